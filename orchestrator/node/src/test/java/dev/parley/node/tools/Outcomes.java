package dev.parley.node.tools;

import dev.parley.proto.tool.ToolMessage;
import dev.parley.session.model.Disposition;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands in for the sessions: takes every message and remembers when it came. */
final class Outcomes implements ResultReceiver {

  private final Queue<ToolMessage> all = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<String, CompletableFuture<ToolMessage.Result>> results =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Long> times = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<Disposition> accept(ToolMessage message) {
    all.add(message);
    if (message instanceof ToolMessage.Result result) {
      times.putIfAbsent(result.callId(), System.nanoTime());
      boolean first = of(result.callId()).complete(result);
      return CompletableFuture.completedFuture(
          first ? Disposition.ACCEPTED : Disposition.DUPLICATE);
    }
    return CompletableFuture.completedFuture(Disposition.ACCEPTED);
  }

  /** The first result for a call. */
  ToolMessage.Result result(String id) {
    var call = "call_" + id;
    Kafka.until("result of " + call, () -> of(call).isDone());
    return of(call).join();
  }

  boolean has(String id) {
    return of("call_" + id).isDone();
  }

  long nanoTime(String id) {
    return times.getOrDefault("call_" + id, 0L);
  }

  List<ToolMessage> about(String id) {
    return all.stream().filter(message -> message.callId().equals("call_" + id)).toList();
  }

  private CompletableFuture<ToolMessage.Result> of(String callId) {
    return results.computeIfAbsent(callId, _ -> new CompletableFuture<>());
  }
}
