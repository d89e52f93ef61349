package dev.parley.media.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.PortFact;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameIntakeTest {

  private static final MediaInput REPORTED =
      new MediaInput.Reported(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));

  private final ManualClock clock = new ManualClock();
  private final MediaCounters counters = new MediaCounters();
  private final List<MediaInput> call = new ArrayList<>();
  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private int overruns;
  private final FrameIntake intake =
      new FrameIntake(call::add, turns::add, () -> overruns++, clock, counters);

  @Test
  void aFrameGoesThroughAsItCame() {
    var frame = new MediaInput.Heard(Sounds.pcm(20));
    intake.enter(frame);
    assertThat(call).hasSize(1);
    assertThat(call.getFirst()).isSameAs(frame);
    assertThat(turns).isEmpty();
  }

  @Test
  void crumbsAreGatheredIntoFrames() {
    for (int i = 0; i < 1_000; i++) {
      intake.enter(heard(7));
    }
    assertThat(heardBytes()).isEqualTo(7_000 / 960 * 960);
    assertThat(call).hasSize(7);
  }

  @Test
  void aCommitMeetsAllThatWasSentBeforeIt() {
    intake.enter(heard(1_001));
    intake.enter(new MediaInput.OfClient(new ClientRequest.Commit(null)));
    assertThat(heardBytes()).isEqualTo(1_000);
    assertThat(call.getLast()).isInstanceOf(MediaInput.OfClient.class);
  }

  @Test
  void aLargePieceHoldsTheLoopForASecondOfSoundAtATime() {
    var minute = Sounds.pcm(60_000);
    intake.enter(new MediaInput.Heard(minute));
    intake.enter(new MediaInput.OfClient(new ClientRequest.Commit("c")));
    intake.enter(new MediaInput.Heard(Sounds.pcm(20)));
    long before = 0;
    for (int i = 0; !turns.isEmpty(); i++) {
      assertThat(heardBytes() - before).as("turn %d", i).isLessThanOrEqualTo(1_200 * 48);
      before = heardBytes();
      turns.poll().run();
    }
    assertThat(heardBytes()).isEqualTo(minute.size() + 960);
    assertThat(call.get(call.size() - 2)).isInstanceOf(MediaInput.OfClient.class);
  }

  @Test
  void whatTheModelSaysDoesNotWaitBehindTheCallersSound() {
    intake.enter(new MediaInput.Heard(Sounds.pcm(60_000)));
    intake.enter(REPORTED);
    assertThat(call.getLast()).isSameAs(REPORTED);
  }

  @Test
  void aCallerWhoGoesTakesAllThatWaitsAlong() {
    intake.enter(new MediaInput.Heard(Sounds.pcm(60_000)));
    intake.enter(new MediaInput.OfClient(new ClientRequest.Commit("c")));
    intake.enter(new MediaInput.OfPort(new PortFact.Gone("lost", false)));
    int told = call.size();
    turns.forEach(Runnable::run);
    assertThat(call).hasSize(told);
    assertThat(call.getLast()).isInstanceOf(MediaInput.OfPort.class);
  }

  @Test
  void moreThanMayWaitPushesOutTheOldestAndIsCounted() {
    for (int i = 0; i < 4; i++) {
      intake.enter(heard(15 << 20));
    }
    assertThat(counters.framesDropped.sum()).isEqualTo(1);
    runAll();
    assertThat(heardBytes()).isEqualTo(3L * (15 << 20) / 960 * 960);
  }

  @Test
  void moreControlThanAnyCallHasEndsTheCall() {
    intake.enter(new MediaInput.Heard(Sounds.pcm(60_000)));
    for (int i = 0; i <= InboundQueue.MOST_CONTROL; i++) {
      intake.enter(new MediaInput.OfClient(new ClientRequest.Commit(null)));
    }
    assertThat(overruns).isEqualTo(1);
  }

  @Test
  void soundThatIsNoneReachesWhoeverComplainsAndTheStreamGoesOn() {
    var rubbish = Audio.ofBase64(AudioFormat.PCM_24K, "????".getBytes(StandardCharsets.US_ASCII));
    intake.enter(new MediaInput.Heard(rubbish));
    assertThat(call).containsExactly(new MediaInput.Heard(rubbish));
    intake.enter(new MediaInput.Heard(Sounds.pcm(20)));
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
    intake.enter(new MediaInput.Heard(Sounds.pcm(3_000)));
    clock.passMillis(2_900);
    frames(1);
    assertThat(counters.framesLate.sum()).isZero();
  }

  @Test
  void whatDatagramsLostIsMadeUpForSixtyMilliseconds() {
    intake.missing(100);
    frames(1);
    intake.missing(40);
    assertThat(counters.framesConcealed.sum()).isEqualTo(2);
    frames(1);
    intake.missing(500);
    assertThat(counters.framesConcealed.sum()).isEqualTo(5);
    assertThat(heardBytes()).isEqualTo(7 * 960);
  }

  private void frames(int count) {
    for (int i = 0; i < count; i++) {
      intake.enter(new MediaInput.Heard(Sounds.pcm(20)));
      clock.passMillis(20);
    }
  }

  private void runAll() {
    for (var turn = turns.poll(); turn != null; turn = turns.poll()) {
      turn.run();
    }
  }

  private static MediaInput heard(int bytes) {
    return new MediaInput.Heard(Audio.ofBytes(AudioFormat.PCM_24K, new byte[bytes]));
  }

  private long heardBytes() {
    return call.stream()
        .mapToLong(input -> input instanceof MediaInput.Heard(var audio) ? audio.size() : 0)
        .sum();
  }
}
