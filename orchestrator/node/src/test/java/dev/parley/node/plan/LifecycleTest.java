package dev.parley.node.plan;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class LifecycleTest {

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Lifecycle parts = new Lifecycle((part, _, _) -> told.add(part + " runs"));

  @Test
  void theLastPartIsStoppedFirstAndOneThatFailsDoesNotKeepTheOthers() {
    parts.start("first", "", () -> stopping("first"));
    parts.start(
        "second",
        "",
        () ->
            () -> {
              throw new IllegalStateException("on purpose");
            });
    parts.start("third", "", () -> stopping("third"));

    parts.close();

    assertThat(told)
        .containsExactly(
            "first runs", "second runs", "third runs", "third stopped", "first stopped");
  }

  @Test
  void aPartThatWasStillStartingIsStoppedOnceItHasStarted() throws Exception {
    var slow = new CompletableFuture<AutoCloseable>();
    var beside = parts.startBeside("broker", "", () -> slow.get(10, SECONDS));

    parts.close();
    slow.complete(stopping("broker"));
    beside.get(10, SECONDS);

    assertThat(told).containsExactly("broker stopped");
  }

  @Test
  void whoWaitsForAPartHearsOfEveryFailure() {
    var beside =
        parts.<AutoCloseable>startBeside(
            "speech",
            "",
            () -> {
              throw new OutOfMemoryError("on purpose");
            });

    assertThat(beside)
        .failsWithin(10, SECONDS)
        .withThrowableThat()
        .withMessageContaining("on purpose");
  }

  private AutoCloseable stopping(String name) {
    return () -> told.add(name + " stopped");
  }
}
