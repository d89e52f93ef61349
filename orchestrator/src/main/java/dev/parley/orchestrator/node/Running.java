package dev.parley.orchestrator.node;

import dev.parley.orchestrator.cli.RunningNode;
import dev.parley.orchestrator.door.Tls;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A node that takes calls. */
final class Running implements RunningNode {

  private final NodePlan plan;
  private final InetSocketAddress address;
  private final String adminToken;
  private final NodeFate fate;
  private final Drain drain;
  private final Parts parts;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  Running(
      NodePlan plan,
      InetSocketAddress address,
      String adminToken,
      NodeFate fate,
      Drain drain,
      Parts parts) {
    this.plan = plan;
    this.address = address;
    this.adminToken = adminToken;
    this.fate = fate;
    this.drain = drain;
    this.parts = parts;
  }

  @Override
  public URI base() {
    return URI.create(plan.door().url(address.getPort()));
  }

  @Override
  public URI console() {
    return URI.create(base() + "/#token=" + adminToken);
  }

  @Override
  public @Nullable Path certificate() {
    return plan.door().tls() ? Tls.selfSignedCertificate(plan.data()) : null;
  }

  @Override
  public CompletionStage<Void> stopped() {
    return stopped;
  }

  @Override
  public CompletionStage<String> givenUp() {
    return fate.ended().thenApply(NodeFate.Reason::text);
  }

  @Override
  public CompletionStage<Void> drained() {
    return drain.ordered();
  }

  /** Callers of a member have other nodes to go to; those of a node alone have not. */
  @Override
  public void close() {
    if (plan.ground() instanceof NodePlan.Ground.Shared) {
      drain.begin().toCompletableFuture().join();
    }
    parts.close();
    stopped.complete(null);
  }
}
