package dev.parley.media.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Sounds;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.rules.MediaInput;
import dev.parley.media.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameIntakeTest {

  private final ManualClock clock = new ManualClock();
  private final MediaCounters counters = new MediaCounters();
  private final List<MediaInput> call = new ArrayList<>();
  private final ArrayDeque<MediaInput> waiting = new ArrayDeque<>();
  private final FrameIntake intake = new FrameIntake(clock, counters);

  @Test
  void aFrameGoesThroughAsItCame() {
    var frame = new MediaInput.Sound(Sounds.pcm(20));
    enter(frame);
    assertThat(call).hasSize(1);
    assertThat(call.getFirst()).isSameAs(frame);
  }

  @Test
  void crumbsAreGatheredIntoFrames() {
    for (int i = 0; i < 1_000; i++) {
      enter(heard(7));
    }
    assertThat(heardBytes()).isEqualTo(7_000 / 960 * 960);
    assertThat(call).hasSize(7);
  }

  @Test
  void aCommitMeetsAllThatWasSentBeforeIt() {
    enter(heard(1_001));
    enter(new MediaInput.OfClient(new ClientRequest.Commit(null)));
    assertThat(heardBytes()).isEqualTo(1_000);
    assertThat(call.getLast()).isInstanceOf(MediaInput.OfClient.class);
  }

  @Test
  void aLargePieceHoldsTheLoopForASecondOfSoundAtATime() {
    var minute = Sounds.pcm(60_000);
    enter(new MediaInput.Sound(minute));
    enter(new MediaInput.OfClient(new ClientRequest.Commit("c")));
    enter(new MediaInput.Sound(Sounds.pcm(20)));
    long before = 0;
    for (int i = 0; intake.isTurnOver(); i++) {
      assertThat(heardBytes() - before).as("turn %d", i).isLessThanOrEqualTo(1_200 * 48);
      before = heardBytes();
      intake.beginTurn();
      goOn();
    }
    assertThat(heardBytes()).isEqualTo(minute.size() + 960);
    assertThat(call.get(call.size() - 2)).isInstanceOf(MediaInput.OfClient.class);
  }

  @Test
  void framesThatComeAllAtOnceHoldTheLoopForASecondOfSoundToo() {
    for (int i = 0; i < 200; i++) {
      enter(heard(960));
    }
    assertThat(call).hasSize(50);
    clock.passMillis(2);
    intake.beginTurn();
    goOn();
    assertThat(call).hasSize(100);
  }

  @Test
  void aCallerWhoSendsInTimeNeverWaits() {
    for (int i = 0; i < 500; i++) {
      enter(heard(960));
      clock.passMillis(20);
    }
    assertThat(call).hasSize(500);
  }

  @Test
  void ofAPieceThatIsForgottenNothingMoreComes() {
    enter(new MediaInput.Sound(Sounds.pcm(60_000)));
    int told = call.size();
    intake.clear();
    waiting.clear();
    intake.beginTurn();
    goOn();
    assertThat(call).hasSize(told);
  }

  @Test
  void soundThatIsNoneReachesWhoeverComplainsAndTheStreamGoesOn() {
    var rubbish = Audio.ofBase64(AudioFormat.PCM_24K, "????".getBytes(StandardCharsets.US_ASCII));
    enter(new MediaInput.Sound(rubbish));
    assertThat(call).containsExactly(new MediaInput.Sound(rubbish));
    enter(new MediaInput.Sound(Sounds.pcm(20)));
    assertThat(call).hasSize(2);
  }

  @Test
  void aGapIsCountedButAPauseOfTheCallerIsNone() {
    frames(10);
    assertThat(counters.framesLate.sum()).isZero();
    clock.passMillis(500);
    frames(1);
    assertThat(counters.framesLate.sum()).isEqualTo(1);
    clock.passMillis(60_000);
    frames(10);
    assertThat(counters.framesLate.sum()).isEqualTo(1);
  }

  @Test
  void soundFasterThanRealTimeIsNeverLate() {
    enter(new MediaInput.Sound(Sounds.pcm(3_000)));
    clock.passMillis(2_900);
    frames(1);
    assertThat(counters.framesLate.sum()).isZero();
  }

  @Test
  void whatDatagramsLostIsMadeUpForSixtyMilliseconds() {
    enter(new MediaInput.Missing(100));
    frames(1);
    enter(new MediaInput.Missing(40));
    assertThat(counters.framesConcealed.sum()).isEqualTo(2);
    frames(1);
    enter(new MediaInput.Missing(500));
    assertThat(counters.framesConcealed.sum()).isEqualTo(5);
    assertThat(heardBytes()).isEqualTo(7 * 960);
  }

  @Test
  void gapsThatAreShorterThanAFrameAddUp() {
    frames(1);
    enter(new MediaInput.Missing(10));
    frames(1);
    enter(new MediaInput.Missing(30));

    assertThat(counters.framesConcealed.sum()).isEqualTo(2);
  }

  @Test
  void whoSendsWithoutEndFasterThanItIsSpokenHasAShareOfTheLoopAndNotAllOfIt() {
    for (int i = 0; i < 62; i++) {
      waiting.add(new MediaInput.Sound(Sounds.pcm(60_000)));
    }
    goOn();
    for (int i = 0; i < 4_000; i++) {
      turn(0);
    }
    assertThat(heardMs()).as("what may come at once").isBetween(3_600_000L, 3_601_200L);

    long before = heardMs();
    for (int i = 0; i < 500; i++) {
      turn(2);
    }

    assertThat(heardMs() - before).as("in a second").isBetween(18_000L, 22_000L);
  }

  private void turn(int millis) {
    clock.passMillis(millis);
    intake.beginTurn();
    goOn();
  }

  private long heardMs() {
    return heardBytes() / 48;
  }

  private void frames(int count) {
    for (int i = 0; i < count; i++) {
      enter(new MediaInput.Sound(Sounds.pcm(20)));
      clock.passMillis(20);
    }
  }

  private void enter(MediaInput input) {
    waiting.add(input);
    goOn();
  }

  /** As the graph does. */
  private void goOn() {
    while (!intake.isTurnOver()) {
      var next = intake.next();
      if (next != null) {
        call.add(next);
      } else if (waiting.isEmpty()) {
        return;
      } else {
        intake.add(waiting.remove());
      }
    }
  }

  private static MediaInput heard(int bytes) {
    return new MediaInput.Sound(Audio.ofBytes(AudioFormat.PCM_24K, new byte[bytes]));
  }

  private long heardBytes() {
    return call.stream()
        .mapToLong(input -> input instanceof MediaInput.Sound(var audio) ? audio.size() : 0)
        .sum();
  }
}
