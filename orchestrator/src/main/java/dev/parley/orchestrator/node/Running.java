package dev.parley.orchestrator.node;

import dev.parley.orchestrator.cli.RunningNode;
import dev.parley.orchestrator.cli.UpOptions;
import dev.parley.orchestrator.door.Tls;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A node that takes calls. */
final class Running implements RunningNode {

  private final UpOptions options;
  private final InetSocketAddress address;
  private final String adminToken;
  private final Parts parts;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  Running(UpOptions options, InetSocketAddress address, String adminToken, Parts parts) {
    this.options = options;
    this.address = address;
    this.adminToken = adminToken;
    this.parts = parts;
  }

  @Override
  public URI base() {
    var scheme = options.tls() ? "https" : "http";
    return URI.create("%s://%s:%d".formatted(scheme, options.host(), address.getPort()));
  }

  @Override
  public URI console() {
    return URI.create(base() + "/#token=" + adminToken);
  }

  @Override
  public @Nullable Path certificate() {
    return options.tls() ? Tls.selfSignedCertificate(options.data()) : null;
  }

  @Override
  public CompletionStage<Void> stopped() {
    return stopped;
  }

  @Override
  public void close() {
    parts.close();
    stopped.complete(null);
  }
}
