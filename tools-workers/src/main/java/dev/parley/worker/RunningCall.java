package dev.parley.worker;

import dev.parley.proto.tool.ToolRequest;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A request that a worker is busy with, and the way to stop it from outside. */
final class RunningCall {

  private final ToolRequest request;
  private final TopicPartition partition;
  private final CompletableFuture<ToolOutcome> stopped = new CompletableFuture<>();
  private @Nullable ToolInvocation call;
  private @Nullable Thread handler;

  RunningCall(ToolRequest request, TopicPartition partition) {
    this.request = request;
    this.partition = partition;
  }

  ToolRequest request() {
    return request;
  }

  TopicPartition partition() {
    return partition;
  }

  /** What ends the call before its handler does: an outcome, or {@link RequestReturned}. */
  CompletableFuture<ToolOutcome> stopped() {
    return stopped;
  }

  synchronized void start(ToolInvocation call, Thread handler) {
    this.call = call;
    this.handler = handler;
    handler.start();
    if (stopped.isDone()) {
      interrupt();
    }
  }

  void cancel() {
    stopped.complete(
        new ToolOutcome.Failed("cancelled", "nobody waits for this call any more", true));
    interrupt();
  }

  void giveBack(String why) {
    stopped.completeExceptionally(new RequestReturned(why));
    interrupt();
  }

  synchronized void interrupt() {
    if (call != null) {
      call.cancel();
    }
    if (handler != null) {
      handler.interrupt();
    }
  }
}
