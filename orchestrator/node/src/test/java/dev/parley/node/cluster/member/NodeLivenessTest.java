package dev.parley.node.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a node must fall silent. */
class NodeLivenessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final AtomicLong clock = new AtomicLong(1);
  private final NodeLiveness liveness = new NodeLiveness(PATIENCE, clock::get);
  private final List<String> silenced = new ArrayList<>();

  @Test
  void aNodeThatStoodStillForShortSpeaksOn() {
    liveness.whenEnded(() -> silenced.add("door"));

    pass(Duration.ofSeconds(2));
    assertThat(liveness.maySpeak()).isTrue();
    liveness.beat();
    pass(Duration.ofSeconds(5));
    liveness.beat();

    assertThat(liveness.maySpeak()).isTrue();
    assertThat(silenced).isEmpty();
  }

  @Test
  void aNodeThatStoodStillForLongIsSilentBeforeItsPulseBeatsAgain() {
    liveness.whenEnded(() -> silenced.add("door"));

    pass(Duration.ofSeconds(10));
    assertThat(liveness.maySpeak()).isFalse();
    liveness.beat();

    assertThat(silenced).containsExactly("door");
    assertThat(liveness.ended().toCompletableFuture())
        .isCompletedWithValue(NodeLiveness.Reason.STALLED);
  }

  @Test
  void aNodeThatWasGivenUpNeverSpeaksAgain() {
    liveness.end(NodeLiveness.Reason.DOWNED);
    liveness.whenEnded(() -> silenced.add("late"));
    liveness.end(NodeLiveness.Reason.SUPERSEDED);
    liveness.beat();

    assertThat(liveness.maySpeak()).isFalse();
    assertThat(silenced).containsExactly("late");
    assertThat(liveness.ended().toCompletableFuture())
        .isCompletedWithValue(NodeLiveness.Reason.DOWNED);
  }

  @Test
  void oneThatFailsToFallSilentDoesNotKeepTheOthersSpeaking() {
    liveness.whenEnded(() -> {
      throw new IllegalStateException("stuck");
    });
    liveness.whenEnded(() -> silenced.add("door"));

    liveness.end(NodeLiveness.Reason.DOWNED);

    assertThat(silenced).containsExactly("door");
  }

  @Test
  void aNodeAloneHasNobodyWhoCouldGiveItUp() {
    try (var alone = NodeLiveness.alone()) {
      alone.beat();
      assertThat(alone.maySpeak()).isTrue();
    }
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }
}
