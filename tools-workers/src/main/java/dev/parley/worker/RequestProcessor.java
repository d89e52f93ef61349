package dev.parley.worker;

import dev.parley.proto.tool.Reading;
import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolMessages;
import dev.parley.proto.tool.ToolRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes one request record to its answer. Returns when the answer is with the broker, so that the
 * record's offset may count as done; throws {@link RequestReturned} when it must come again.
 */
final class RequestProcessor {

  private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(100);

  private final Map<String, Tool> tools;
  private final AnswerProducer answers;
  private final Effects effects;
  private final RunningCalls calls;
  private final CallRunner runner;
  private final WorkerCounts counts;
  private final Clock clock;

  RequestProcessor(
      Map<String, Tool> tools,
      AnswerProducer answers,
      RunningCalls calls,
      WorkerCounts counts,
      Clock clock) {
    this.tools = tools;
    this.answers = answers;
    this.calls = calls;
    this.counts = counts;
    this.clock = clock;
    this.effects = new Effects(clock);
    this.runner = new CallRunner(counts);
  }

  void take(ConsumerRecord<byte[], byte[]> record) {
    counts.received.increment();
    try {
      switch (ToolMessages.request(record.value())) {
        case Reading.Usable<ToolRequest>(var request) -> serve(record, request);
        case Reading.Unusable<ToolRequest> refused -> refuse(record, refused);
      }
    } catch (InterruptedException ends) {
      Thread.currentThread().interrupt();
      counts.givenBack.increment();
      throw new RequestReturned("the worker ends");
    }
  }

  /** Nobody waits for a call any more, and perhaps it is to be undone. */
  void cancel(ToolCancel cancel) {
    calls.cancel(cancel.requestId());
    var tool = tools.get(cancel.tool());
    var effect = tool == null || !cancel.compensate() ? null : effects.toUndo(cancel);
    if (tool == null || effect == null) {
      return;
    }
    var call = ToolInvocation.of(effect.request(), _ -> {});
    // Not on the thread that hears cancels: an undo may take as long as it likes.
    Thread.ofVirtual()
        .name("undo-" + cancel.tool())
        .start(() -> {
          var _ = effect.handlerEnds().join();
          undo(tool.handler(), call);
        });
  }

  private void undo(ToolHandler handler, ToolInvocation call) {
    try {
      handler.compensate(call);
      counts.undone.increment();
    } catch (Exception failure) {
      counts.undoFailed.increment();
      CallRunner.log(call, failure);
    }
  }

  private void refuse(ConsumerRecord<byte[], byte[]> record, Reading.Unusable<ToolRequest> refused)
      throws InterruptedException {
    answers.letter(record, refused.reason().code(), refused.text());
    answers.tellMalformed(record, refused);
    counts.malformed.increment();
  }

  private void serve(ConsumerRecord<byte[], byte[]> record, ToolRequest request)
      throws InterruptedException {
    var tool = tools.get(request.tool());
    if (tool == null) {
      counts.unknownTool.increment();
      var text = "tool: not one of this worker's (expected: one of " + tools.keySet() + ")";
      answers.tell(record, request, ToolOutcome.failed("unknown_tool", text));
      return;
    }
    if (!clock.instant().isBefore(request.deadline())) {
      counts.expired.increment();
      var text = "deadline: over before the worker came to it (expected: time to run)";
      answers.tell(record, request, ToolOutcome.tryAgain("expired", text));
      return;
    }
    var outcome = outcome(record, request, tool);
    if (outcome instanceof ToolOutcome.Failed(var code, _, _)) {
      count(code);
    }
    answers.tell(record, request, outcome);
  }

  private ToolOutcome outcome(ConsumerRecord<byte[], byte[]> record, ToolRequest request, Tool tool)
      throws InterruptedException {
    var entrance = effects.enter(request);
    if (!entrance.first()) {
      counts.duplicates.increment();
      return join(entrance.effect(), request);
    }
    var running = new RunningCall(request, new TopicPartition(record.topic(), record.partition()));
    calls.begin(running);
    try {
      var outcome = runner.run(running, tool, entrance, progress(record));
      effects.end(request, entrance.effect(), outcome);
      return outcome;
    } catch (RequestReturned | InterruptedException notHere) {
      counts.givenBack.increment();
      running.interrupt();
      effects.giveBack(entrance.effect(), new RequestReturned("the first of them was given back"));
      throw notHere;
    } finally {
      calls.end(running);
    }
  }

  private ToolOutcome join(Effects.Effect effect, ToolRequest request) throws InterruptedException {
    long millis = Duration.between(clock.instant(), request.deadline()).toMillis();
    try {
      return effect.outcome().get(Math.max(0, millis), TimeUnit.MILLISECONDS);
    } catch (TimeoutException over) {
      return ToolOutcome.tryAgain("timeout", "the tool did not end before the deadline");
    } catch (ExecutionException givenBack) {
      throw new RequestReturned("the first of them was given back");
    }
  }

  private Consumer<ToolMessage.Progress> progress(ConsumerRecord<byte[], byte[]> record) {
    var last = new AtomicLong(System.nanoTime() - BETWEEN_PROGRESS.toNanos());
    return progress -> {
      long now = System.nanoTime();
      long before = last.get();
      if (now - before < BETWEEN_PROGRESS.toNanos() || !last.compareAndSet(before, now)) {
        counts.progressDropped.increment();
        return;
      }
      answers.tell(record, progress);
    };
  }

  private void count(String code) {
    switch (code) {
      case "timeout" -> counts.timedOut.increment();
      case "cancelled" -> counts.cancelled.increment();
      default -> {}
    }
  }
}
