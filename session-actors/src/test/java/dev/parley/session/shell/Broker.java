package dev.parley.session.shell;

import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The way to the workers in a test: keeps what it is given, refuses when told to. */
final class Broker implements SessionWorld.ToolGate {

  final List<ToolRequest> requests = new CopyOnWriteArrayList<>();
  final List<ToolCancel> cancels = new CopyOnWriteArrayList<>();

  /** Completed when the broker answers at last; absent: it answers at once. */
  volatile @Nullable CompletableFuture<Void> stuck;

  final AtomicInteger refusals = new AtomicInteger();
  final AtomicInteger cancelRefusals = new AtomicInteger();

  @Override
  public CompletionStage<?> request(ToolRequest request, @Nullable String queue) {
    requests.add(request);
    var late = stuck;
    return late == null ? answer(refusals) : late;
  }

  @Override
  public CompletionStage<?> cancel(ToolCancel cancel, @Nullable String queue) {
    cancels.add(cancel);
    return answer(cancelRefusals);
  }

  private static CompletionStage<?> answer(AtomicInteger refusals) {
    return refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0
        ? CompletableFuture.failedFuture(new IllegalStateException("no broker"))
        : CompletableFuture.completedFuture(null);
  }
}
