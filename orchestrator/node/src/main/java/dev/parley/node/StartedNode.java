package dev.parley.node;

import dev.parley.node.calls.Drain;
import dev.parley.node.cluster.member.NodeLiveness;
import dev.parley.node.plan.Lifecycle;
import dev.parley.node.plan.NodePlan;
import dev.parley.node.security.SelfSignedCertificate;
import dev.parley.node.start.RunningNode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A node that takes calls. */
final class StartedNode implements RunningNode {

  private final NodePlan plan;
  private final InetSocketAddress address;
  private final String adminToken;
  private final NodeLiveness liveness;
  private final Drain drain;
  private final Lifecycle parts;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  StartedNode(
      NodePlan plan,
      InetSocketAddress address,
      String adminToken,
      NodeLiveness liveness,
      Drain drain,
      Lifecycle parts) {
    this.plan = plan;
    this.address = address;
    this.adminToken = adminToken;
    this.liveness = liveness;
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
    return plan.door().tls() ? SelfSignedCertificate.certificate(plan.data()) : null;
  }

  @Override
  public CompletionStage<Void> stopped() {
    return stopped;
  }

  @Override
  public CompletionStage<String> givenUp() {
    return liveness.ended().thenApply(NodeLiveness.Reason::text);
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
