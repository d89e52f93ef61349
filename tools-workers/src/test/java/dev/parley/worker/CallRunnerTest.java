package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.proto.tool.ToolRequest;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CallRunnerTest {

  private final Tool tool = new Tool(_ -> ToolOutcome.done("ran"), 1);
  private final WorkerCounts counts = new WorkerCounts();
  private final CallRunner runner = new CallRunner(counts);
  private final Effects effects = new Effects(Clock.systemUTC());

  @Test
  void aCallThatIsGivenBackBeforeItsHandlerRanLeavesItsPlaceToOthers() throws Exception {
    var request = Requests.of("weather", Requests.arguments(), "key");
    var running = new RunningCall(request, new TopicPartition("requests", 0));
    running.giveBack("the partition went to another worker");
    assertThatThrownBy(() -> runner.run(running, tool, effects.enter(request), _ -> {}))
        .isInstanceOf(RequestReturned.class);
    assertThat(tool.enter()).isCompleted();
  }

  @Test
  void aCallThatIsPutOffBecauseTooManyWaitIsCounted() {
    var request = Requests.of("weather", Requests.arguments(), "key");
    var running = new RunningCall(request, new TopicPartition("requests", 0));
    var crowded = new Tool(_ -> ToolOutcome.done("ran"), 0);
    assertThatThrownBy(() -> runner.run(running, crowded, effects.enter(request), _ -> {}))
        .isInstanceOf(RequestReturned.class);
    assertThat(counts.putOff.sum()).isEqualTo(1);
  }

  @Test
  void aCallThatIsCancelledWhileItWaitsForAPlaceWaitsNoLonger() throws Exception {
    var request = Requests.of("weather", Requests.arguments(), "key");
    var running = new RunningCall(request, new TopicPartition("requests", 0));
    var taken = tool.enter();
    var end =
        CompletableFuture.supplyAsync(() -> outcome(running, request), Thread::startVirtualThread);
    running.cancel();

    assertThat(end.get(5, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            ToolOutcome.Failed.class, failed -> assertThat(failed.code()).isEqualTo("cancelled"));
    assertThat(taken).isCompleted();
    tool.leave();
    assertThat(tool.enter()).isCompleted();
  }

  /** Which of the two is seen first is a race; a thousand of them end alike. */
  @Test
  void aCallThatIsGivenBackIsNotAnsweredByTheHandlerThatWasInterrupted() {
    for (int i = 0; i < 1_000; i++) {
      var request = Requests.of("weather", Requests.arguments(), "key" + i);
      var running = new RunningCall(request, new TopicPartition("requests", 0));
      var interrupted =
          new Tool(
              _ -> {
                running.giveBack("the worker ends");
                throw new InterruptedException();
              },
              1);

      assertThatThrownBy(() -> runner.run(running, interrupted, effects.enter(request), _ -> {}))
          .isInstanceOf(RequestReturned.class);
    }
  }

  private ToolOutcome outcome(RunningCall running, ToolRequest request) {
    try {
      return runner.run(running, tool, effects.enter(request), _ -> {});
    } catch (InterruptedException stop) {
      throw new AssertionError(stop);
    }
  }
}
