package dev.parley.orchestrator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a node must fall silent. */
class NodeFateTest {

  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final AtomicLong clock = new AtomicLong(1);
  private final NodeFate fate = new NodeFate(PATIENCE, clock::get);
  private final List<String> silenced = new ArrayList<>();

  @Test
  void aNodeThatStoodStillForShortSpeaksOn() {
    fate.whenEnded(() -> silenced.add("door"));

    pass(Duration.ofSeconds(2));
    assertThat(fate.maySpeak()).isTrue();
    fate.beat();
    pass(Duration.ofSeconds(5));
    fate.beat();

    assertThat(fate.maySpeak()).isTrue();
    assertThat(silenced).isEmpty();
  }

  @Test
  void aNodeThatStoodStillForLongIsSilentBeforeItsPulseBeatsAgain() {
    fate.whenEnded(() -> silenced.add("door"));

    pass(Duration.ofSeconds(10));
    assertThat(fate.maySpeak()).isFalse();
    fate.beat();

    assertThat(silenced).containsExactly("door");
    assertThat(fate.ended().toCompletableFuture()).isCompletedWithValue(NodeFate.Reason.STALLED);
  }

  @Test
  void aNodeThatWasGivenUpNeverSpeaksAgain() {
    fate.end(NodeFate.Reason.DOWNED);
    fate.whenEnded(() -> silenced.add("late"));
    fate.end(NodeFate.Reason.SUPERSEDED);
    fate.beat();

    assertThat(fate.maySpeak()).isFalse();
    assertThat(silenced).containsExactly("late");
    assertThat(fate.ended().toCompletableFuture()).isCompletedWithValue(NodeFate.Reason.DOWNED);
  }

  @Test
  void oneThatFailsToFallSilentDoesNotKeepTheOthersSpeaking() {
    fate.whenEnded(() -> {
      throw new IllegalStateException("stuck");
    });
    fate.whenEnded(() -> silenced.add("door"));

    fate.end(NodeFate.Reason.DOWNED);

    assertThat(silenced).containsExactly("door");
  }

  @Test
  void aNodeAloneHasNobodyWhoCouldGiveItUp() {
    try (var alone = NodeFate.alone()) {
      alone.beat();
      assertThat(alone.maySpeak()).isTrue();
    }
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }
}
