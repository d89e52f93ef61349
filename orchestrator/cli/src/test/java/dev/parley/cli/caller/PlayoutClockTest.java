package dev.parley.cli.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.caller.PlayoutClock.Heard;
import dev.parley.media.audio.AudioFormat;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlayoutClockTest {

  private final PlayoutClock ear = new PlayoutClock(AudioFormat.PCMU, 2);

  @Test
  void soundIsHeardAtTheSpeedOfTimeHoweverFastItComes() {
    ear.add("a", sound(1_000));
    pull(10);

    assertThat(ear.flush()).containsExactly(new Heard("a", 200, 1_000));
    assertThat(ear.playing()).isFalse();
  }

  @Test
  void whatWaitedWhenItWasCutWasNotHeard() {
    ear.add("a", sound(100));
    ear.add("b", sound(100));
    pull(2);

    assertThat(ear.flush()).containsExactly(new Heard("a", 40, 100), new Heard("b", 0, 100));
  }

  @Test
  void whatStillComesOfACutItemIsNotPlayed() {
    ear.add("a", sound(100));
    ear.flush();
    ear.add("a", sound(100));

    assertThat(ear.playing()).isFalse();
    assertThat(ear.flush()).isEmpty();
  }

  @Test
  void anItemIsFinishedWhenItIsWholeAndHeard() {
    ear.add("a", sound(40));
    pull(2);
    assertThat(ear.finished()).isEmpty();

    ear.whole("a");
    assertThat(ear.finished()).containsExactly(new Heard("a", 40, 40));
  }

  @Test
  void aLastPieceWithoutSoundDoesNotKeepAnItemOpen() {
    ear.add("a", sound(20));
    pull(1);
    ear.add("a", sound(0));
    ear.whole("a");
    pull(1);

    assertThat(ear.finished()).containsExactly(new Heard("a", 20, 20));
  }

  @Test
  void itemsFollowEachOtherWithoutAGap() {
    ear.add("a", sound(30));
    ear.add("b", sound(20));

    assertThat(ear.pull()).containsOnly(1);
    assertThat(ear.pull()).containsOnly(1);
    assertThat(ear.pull()).startsWith(1).endsWith(0xFF);
  }

  @Test
  void waitingForMoreOfAnItemIsAGapAndSilence() {
    ear.add("a", sound(20));
    pull(1);

    assertThat(ear.pull()).containsOnly(0xFF);
    assertThat(ear.gaps()).isEqualTo(1);
  }

  @Test
  void silenceBetweenItemsIsNoGap() {
    ear.add("a", sound(20));
    ear.whole("a");
    pull(3);

    assertThat(ear.gaps()).isZero();
  }

  @Test
  void tooMuchAheadOfTheEarLosesTheOldest() {
    for (int i = 0; i < 30; i++) {
      ear.add("a", sound(100));
    }

    assertThat(ear.droppedMs()).isEqualTo(1_000);
    assertThat(ear.flush()).containsExactly(new Heard("a", 0, 3_000));
  }

  private static byte[] sound(int millis) {
    var bytes = new byte[millis * 8];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }

  private void pull(int frames) {
    for (int i = 0; i < frames; i++) {
      ear.pull();
    }
  }
}
