package dev.parley.node.start;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A node that takes calls, as {@code parley up} sees it. */
public interface RunningNode extends AutoCloseable {

  /** Where it listens, with the real port: {@code http://127.0.0.1:8080}. */
  URI base();

  /** The console's address with all that a browser needs to get in. */
  URI console();

  /** Certificate that clients must trust, in PEM; absent without TLS. */
  @Nullable Path certificate();

  /** Completes when the node has stopped, whoever stopped it. */
  CompletionStage<Void> stopped();

  /** Completes with the reason when the cluster has given this node up, which is silent then. */
  default CompletionStage<String> givenUp() {
    return new CompletableFuture<>();
  }

  /** Completes when an operator has taken this node out of service: it may be closed. */
  default CompletionStage<Void> drained() {
    return new CompletableFuture<>();
  }

  /** Ends live calls politely, then everything else. Blocks; safe to call twice. */
  @Override
  void close();
}
