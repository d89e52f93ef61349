package dev.parley.node.tools;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** One delivery after the other for each session, all sessions beside each other. */
final class SessionLanes {

  private final ConcurrentHashMap<String, CompletableFuture<Void>> lanes =
      new ConcurrentHashMap<>();
  private final Executor executor;

  SessionLanes(Executor executor) {
    this.executor = executor;
  }

  /** Starts the work once all earlier work of the session is done, well or badly. */
  CompletableFuture<Void> enter(String sessionId, Supplier<CompletableFuture<Void>> work) {
    var end = new CompletableFuture<Void>();
    var before = lanes.put(sessionId, end);
    // Not on the stack of the one before: a long lane would overflow it.
    var started = before == null ? work.get() : before.thenComposeAsync(_ -> work.get(), executor);
    var _ =
        started.whenComplete((_, _) -> {
          lanes.remove(sessionId, end);
          end.complete(null);
        });
    return end;
  }

  int size() {
    return lanes.size();
  }
}
