package dev.parley.worker;

import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a handler for one request: on a thread of its own, until the deadline, again after a failure
 * that is worth it. Its caller waits, on a virtual thread.
 */
final class CallRunner {

  private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);

  /** A tool that takes longer than this is reported as running. */
  private static final Duration QUICK = Duration.ofMillis(150);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final ToolOutcome.Failed CRASHED =
      new ToolOutcome.Failed("tool_crashed", "the tool ended with an error", false);
  private static final ToolOutcome.Failed TIMEOUT =
      new ToolOutcome.Failed("timeout", "the tool did not end before the deadline", true);
  private static final ToolOutcome.Failed STILL_RUNNING =
      new ToolOutcome.Failed("still_running", "an earlier run of the effect has not ended", true);

  private final WorkerCounts counts;

  CallRunner(WorkerCounts counts) {
    this.counts = counts;
  }

  /**
   * Runs the request to an outcome.
   *
   * @throws RequestReturned when another worker is to do it
   */
  ToolOutcome run(
      RunningCall running,
      Tool tool,
      Effects.Entrance entrance,
      Consumer<ToolMessage.Progress> told)
      throws InterruptedException {
    var request = running.request();
    if (!endsIn(entrance.before(), remaining(request))) {
      return STILL_RUNNING;
    }
    var pause = FIRST_PAUSE;
    for (int again = 0; ; again++) {
      var outcome = attempt(running, tool, entrance.effect(), again, told);
      boolean last = again >= request.retries() || remaining(request).compareTo(pause) <= 0;
      if (last || running.stopped().isDone() || !worthAnother(outcome)) {
        return outcome;
      }
      counts.retried.increment();
      var stopped = within(running.stopped(), pause);
      if (stopped != null) {
        return stopped;
      }
      pause = longer(pause);
    }
  }

  private ToolOutcome attempt(
      RunningCall running,
      Tool tool,
      Effects.Effect effect,
      int again,
      Consumer<ToolMessage.Progress> told)
      throws InterruptedException {
    var request = running.request();
    var place = place(tool);
    if (!entered(place, running, remaining(request))) {
      tool.withdraw(place);
      var stopped = within(running.stopped(), Duration.ZERO);
      return stopped == null ? TIMEOUT : stopped;
    }
    var call = new ToolInvocation(request, request.attempt() + again, told);
    var answer = new CompletableFuture<ToolOutcome>();
    var ends = effect.handlerBegins();
    var handler =
        Thread.ofVirtual()
            .name("tool-" + request.tool())
            .unstarted(() -> {
              try {
                answer.complete(outcome(tool.handler(), call));
              } finally {
                answer.complete(CRASHED);
                tool.leave();
                ends.complete(null);
              }
            });
    running.start(call, handler);
    var end = answer.applyToEither(running.stopped(), Function.identity());
    var outcome = within(end, shorter(QUICK, remaining(request)));
    if (outcome == null) {
      call.running();
      outcome = within(end, remaining(request));
    }
    if (outcome == null) {
      running.interrupt();
      return TIMEOUT;
    }
    return unlessStopped(running, outcome);
  }

  /** A handler that was interrupted fails, and may do so before anybody looks; the stop counts. */
  private static ToolOutcome unlessStopped(RunningCall running, ToolOutcome outcome)
      throws InterruptedException {
    if (outcome instanceof ToolOutcome.Done || !running.stopped().isDone()) {
      return outcome;
    }
    var stopped = within(running.stopped(), Duration.ZERO);
    return stopped == null ? outcome : stopped;
  }

  private CompletableFuture<Void> place(Tool tool) {
    try {
      return tool.enter();
    } catch (RequestReturned crowded) {
      counts.putOff.increment();
      throw crowded;
    }
  }

  /** False when the time is over or the call was stopped first. */
  private static boolean entered(CompletableFuture<Void> place, RunningCall running, Duration time)
      throws InterruptedException {
    var either = CompletableFuture.anyOf(place, running.stopped());
    try {
      either.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException notIn) {
      return false;
    }
    return place.isDone() && !running.stopped().isDone();
  }

  private static ToolOutcome outcome(ToolHandler handler, ToolInvocation call) {
    try {
      return handler.handle(call);
    } catch (ToolInvocation.BadArguments bad) {
      return ToolOutcome.failed("bad_arguments", bad.text());
    } catch (InterruptedException | IOException | UncheckedIOException | TimeoutException failed) {
      if (!call.cancelled()) {
        log(call, failed);
      }
      return ToolOutcome.tryAgain("tool_unavailable", "what the tool needs did not answer");
    } catch (Exception | StackOverflowError | LinkageError | AssertionError crash) {
      log(call, crash);
      return CRASHED;
    }
  }

  /** Class and place only: the message of an exception may hold what the caller said. */
  static void log(ToolInvocation call, Throwable failure) {
    var trace = failure.getStackTrace();
    LOG.atWarn()
        .addKeyValue("tool", call.tool())
        .addKeyValue("request", call.requestId())
        .addKeyValue("exception", failure.getClass().getName())
        .addKeyValue("at", trace.length == 0 ? "unknown" : trace[0])
        .log("tool threw");
  }

  private static boolean worthAnother(ToolOutcome outcome) {
    return switch (outcome) {
      case ToolOutcome.Done _ -> false;
      case ToolOutcome.Failed failed -> failed.retryable() && !failed.equals(TIMEOUT);
    };
  }

  /** The outcome, or null when it has not come in time. */
  private static @Nullable ToolOutcome within(Future<ToolOutcome> end, Duration time)
      throws InterruptedException {
    try {
      return end.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException notYet) {
      return null;
    } catch (ExecutionException stopped) {
      throw stopped.getCause() instanceof RequestReturned back
          ? back
          : new RequestReturned("stopped");
    }
  }

  private static boolean endsIn(Future<Void> end, Duration time) throws InterruptedException {
    try {
      end.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException notYet) {
      return false;
    }
  }

  private static Duration remaining(ToolRequest request) {
    var left = Duration.between(Instant.now(), request.deadline());
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Duration longer(Duration pause) {
    return shorter(pause.multipliedBy(2), LONGEST_PAUSE);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
