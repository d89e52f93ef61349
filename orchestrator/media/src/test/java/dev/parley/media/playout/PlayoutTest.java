package dev.parley.media.playout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Sounds;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.PortCapabilities.Piece;
import dev.parley.media.port.PortOrder.Voice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

public class PlayoutTest {

  private static final long MS = 1_000_000;
  private static final long LEAD = 200;
  private static final long MOST_LATE = 2_000;

  private final LongAdder dropped = new LongAdder();
  private final Playout playout = new Playout(LEAD * MS, Piece.ANY, MOST_LATE * MS, 0, dropped);

  @Test
  void theFirstSoundGoesOutAtOnce() {
    playout.add(sound("a", 20));
    assertThat(playout.next(0)).isNotNull();
    assertThat(playout.next(0)).isNull();
    assertThat(playout.playing(19 * MS)).isTrue();
    assertThat(playout.playing(20 * MS)).isFalse();
  }

  @Test
  void aBurstIsLetOutNoFurtherAheadThanTheLead() {
    for (int i = 0; i < 100; i++) {
      playout.add(sound("a", 20));
    }
    for (long now = 0; now < 1_500; now++) {
      drain(now);
      assertThat(playout.playsUntil() - now * MS).isBetween(LEAD * MS, (LEAD + 20) * MS);
      assertThat(playout.nextAt()).isGreaterThan(now * MS);
    }
  }

  @Test
  void soundIsDueExactlyWhenThePlayoutSaysSo() {
    for (int i = 0; i < 20; i++) {
      playout.add(sound("a", 20));
    }
    drain(0);
    long due = requireNonNull(playout.nextAt());
    assertThat(playout.next(due - 1)).isNull();
    assertThat(playout.next(due)).isNotNull();
  }

  @Test
  void soundInOneLongPieceIsPacedToo() {
    playout.add(sound("a", 5_000));
    drain(0);
    assertThat(playout.playsUntil()).isBetween(LEAD * MS, (LEAD + 100) * MS);
    playout.cut(50 * MS);
    assertThat(playout.heardMs("a", 50 * MS)).isEqualTo(50);
  }

  @Test
  void marksComeOutAfterTheirSoundAndBeforeWhatFollows() {
    playout.add(sound("a", 400));
    playout.add(end("a"));
    playout.add(sound("b", 20));
    playout.add(end("b"));
    playout.add(over());
    var out = new ArrayList<Playout.Entry>();
    for (long now = 0; now < 1_000; now++) {
      out.addAll(drain(now));
    }
    assertThat(out.stream().map(PlayoutTest::name))
        .containsExactly("a", "a", "a", "a", "end a", "b", "end b", "over");
  }

  @Test
  void theEndOfAnItemIsNotToldWhileTheItemBeforeItStillPlays() {
    playout.add(sound("a", 100));
    playout.add(end("a"));
    playout.add(sound("b", 50));
    playout.add(end("b"));
    assertThat(drain(0).stream().map(PlayoutTest::name)).containsExactly("a", "end a", "b");
    assertThat(playout.nextAt()).isEqualTo(100 * MS);
    assertThat(drain(99)).isEmpty();
    assertThat(drain(100).stream().map(PlayoutTest::name)).containsExactly("end b");
  }

  @Test
  void aMarkWithoutSoundIsNotHeldUp() {
    playout.add(end("a"));
    playout.add(over());
    assertThat(drain(0)).hasSize(2);
    assertThat(playout.playing(0)).isFalse();
  }

  @Test
  void heardGrowsWithTimeAndStopsInAGap() {
    playout.add(sound("a", 100));
    drain(0);
    assertThat(playout.heardMs("a", 40 * MS)).isEqualTo(40);
    assertThat(playout.heardMs("a", 300 * MS)).isEqualTo(100);
    playout.add(sound("a", 100));
    drain(300);
    assertThat(playout.heardMs("a", 350 * MS)).isEqualTo(150);
    assertThat(playout.heardMs("a", 900 * MS)).isEqualTo(200);
  }

  @Test
  void aCutInTheMiddleOfAChunkCountsWhatWasPlayedOfIt() {
    playout.add(sound("a", 150));
    drain(0);
    playout.cut(70 * MS);
    assertThat(playout.heardMs("a", 500 * MS)).isEqualTo(70);
    assertThat(playout.playing(70 * MS)).isFalse();
  }

  @Test
  void whatWasSentAheadOfACutCountsAsUnheard() {
    for (int i = 0; i < 10; i++) {
      playout.add(sound("a", 20));
    }
    drain(0);
    playout.cut(5 * MS);
    assertThat(playout.heardMs("a", 500 * MS)).isEqualTo(5);
  }

  @Test
  void aCutDropsWaitingSoundAndMarks() {
    playout.add(sound("a", 200));
    playout.add(sound("a", 200));
    playout.add(end("a"));
    playout.add(over());
    drain(0);
    playout.cut(10 * MS);
    assertThat(playout.nextAt()).isNull();
    assertThat(drain(5_000)).isEmpty();
  }

  @Test
  void soundAfterACutPlaysAtOnce() {
    playout.add(sound("a", 200));
    drain(0);
    playout.cut(10 * MS);
    playout.add(sound("b", 20));
    drain(10);
    assertThat(playout.heardMs("b", 20 * MS)).isEqualTo(10);
  }

  @Test
  void everyItemHasItsOwnHeardTime() {
    playout.add(sound("a", 60));
    playout.add(sound("b", 60));
    drain(0);
    assertThat(playout.itemPlaying(59 * MS)).isEqualTo("a");
    assertThat(playout.itemPlaying(60 * MS)).isEqualTo("b");
    assertThat(playout.heardMs("a", 90 * MS)).isEqualTo(60);
    assertThat(playout.heardMs("b", 90 * MS)).isEqualTo(30);
    assertThat(playout.itemPlaying(120 * MS)).isNull();
  }

  @Test
  void whatIsForgottenIsOnlyWhatDoesNotPlay() {
    playout.add(sound("a", 60));
    drain(0);
    playout.add(sound("b", 60));
    drain(100);
    playout.forget();
    assertThat(playout.heardMs("a", 130 * MS)).isZero();
    assertThat(playout.heardMs("b", 130 * MS)).isEqualTo(30);
  }

  @Test
  void soundBeyondTwoMinutesIsRefusedAndCounted() {
    long limit = Playout.LIMIT_MICROS / 200_000;
    for (int i = 0; i < limit; i++) {
      assertThat(playout.add(sound("a", 200))).isTrue();
    }
    assertThat(playout.add(sound("a", 200))).isFalse();
    assertThat(playout.add(end("a"))).isTrue();
    assertThat(dropped.sum()).isEqualTo(1);
    drain(0);
    assertThat(playout.add(sound("a", 200))).isTrue();
  }

  @Test
  void longSoundThatIsNotBase64IsRefusedAndCounted() {
    var noise = new byte[40_000];
    Arrays.fill(noise, (byte) '!');
    var broken = Audio.ofBase64(AudioFormat.PCM_24K, noise);
    assertThat(playout.add(new Playout.Sound(new Voice("resp_1", "a"), broken))).isFalse();
    assertThat(dropped.sum()).isEqualTo(1);
    assertThat(playout.add(sound("a", 200))).isTrue();
    assertThat(drain(0)).hasSize(1);
  }

  @Test
  void anAgentWhoPausesGoesOnWhereTheCallerHeardNoMore() {
    playout.add(sound("a", 200));
    playout.add(sound("a", 200));
    playout.add(end("a"));
    drain(0);

    playout.pause(130 * MS, true);

    assertThat(playout.heardMs("a", 130 * MS)).isEqualTo(130);
    assertThat(playout.itemPlaying(500 * MS)).isEqualTo("a");
    assertThat(drain(900)).isEmpty();
    assertThat(playout.nextAt()).isNull();
    assertThat(playout.playing(900 * MS)).isTrue();
    playout.resume();
    long again = drain(1_000).stream().mapToLong(PlayoutTest::millis).sum();
    again += drain(1_200).stream().mapToLong(PlayoutTest::millis).sum();
    assertThat(again).isEqualTo(270);
    assertThat(playout.heardMs("a", 1_100 * MS)).isEqualTo(230);
    assertThat(playout.heardMs("a", 1_400 * MS)).isEqualTo(400);
  }

  @Test
  void whatIsCutDuringAPauseWasHeardUpToThePause() {
    playout.add(sound("a", 200));
    drain(0);
    playout.pause(120 * MS, true);

    playout.cut(700 * MS);
    playout.resume();

    assertThat(playout.heardMs("a", 700 * MS)).isEqualTo(120);
    assertThat(drain(800)).isEmpty();
    assertThat(playout.playing(800 * MS)).isFalse();
  }

  @Test
  void aPortThatIsFullIsSentNothingUntilItIsReady() {
    playout.add(sound("a", 100));
    playout.holdBack(400 * MS);

    assertThat(drain(100)).isEmpty();
    assertThat(playout.nextAt()).isEqualTo(400 * MS);
    assertThat(drain(400)).hasSize(1);
  }

  @Test
  void whatPlaysLaterThanThoughtIsHeardLater() {
    playout.add(sound("a", 200));
    drain(0);

    playout.shift(80 * MS);

    assertThat(playout.heardMs("a", 100 * MS)).isEqualTo(20);
    assertThat(playout.playsUntil()).isEqualTo(280 * MS);
  }

  @Test
  void theNextAnswerTakesAsLongToTheEarAsTheOneBefore() {
    playout.add(sound("a", 200));
    drain(0);
    playout.shift(80 * MS);

    playout.add(sound("b", 100));
    drain(1_000);

    assertThat(playout.heardMs("b", 1_100 * MS)).isEqualTo(20);
    playout.shift(-30 * MS);
    assertThat(playout.heardMs("b", 1_100 * MS)).isEqualTo(50);
    playout.shift(-300 * MS);
    assertThat(playout.heardMs("b", 1_100 * MS)).as("never before it was sent").isEqualTo(100);
  }

  @Test
  void aLongWayToTheEarStarvesNoPort() {
    for (int i = 0; i < 50; i++) {
      playout.add(sound("a", 20));
    }
    drain(0);

    playout.shift(500 * MS);

    long due = requireNonNull(playout.nextAt());
    assertThat(due).as("as if it took no time").isLessThanOrEqualTo(20 * MS);
  }

  @Test
  void whatWasHeardLaterThanThoughtIsSaidAgainTooAfterAPause() {
    for (int i = 0; i < 50; i++) {
      playout.add(sound("a", 20));
    }
    for (long now = 0; now <= 700; now += 10) {
      drain(now);
    }
    playout.shift(500 * MS);

    playout.pause(700 * MS, true);
    playout.resume();

    long again = 0;
    for (long now = 700; now < 3_000; now += 10) {
      again += drain(now).stream().mapToLong(PlayoutTest::millis).sum();
    }
    assertThat(again).as("200 ms were heard of a second").isEqualTo(800);
  }

  @Test
  void ofTheAnswerBeforeNothingIsSaidAgain() {
    playout.add(sound("a", 200));
    drain(0);
    playout.shift(500 * MS);
    for (int i = 0; i < 50; i++) {
      playout.add(sound("b", 20));
    }
    drain(2_000);

    playout.pause(2_100 * MS, true);
    playout.resume();

    var again = new ArrayList<Playout.Entry>();
    for (long now = 2_100; now < 5_000; now += 10) {
      again.addAll(drain(now));
    }
    assertThat(again.stream().map(PlayoutTest::name)).containsOnly("b");
    assertThat(again.stream().mapToLong(PlayoutTest::millis).sum()).isEqualTo(1_000);
  }

  @Test
  void whatThePortPlaysOnInAPauseIsNotSaidAgain() {
    for (int i = 0; i < 50; i++) {
      playout.add(sound("a", 20));
    }
    long sent = drain(0).stream().mapToLong(PlayoutTest::millis).sum();

    playout.pause(10 * MS, false);

    assertThat(playout.next(100 * MS)).isNull();
    assertThat(playout.heardMs("a", 100 * MS)).isEqualTo(100);
    assertThat(playout.itemPlaying(100 * MS)).isEqualTo("a");
    assertThat(playout.heardMs("a", 1_000 * MS)).isEqualTo(sent);
    assertThat(playout.itemPlaying(1_000 * MS)).as("it is not over").isEqualTo("a");
    playout.resume();
    long rest = 0;
    for (long now = 1_000; now < 3_000; now += 10) {
      rest += drain(now).stream().mapToLong(PlayoutTest::millis).sum();
    }
    assertThat(rest).isEqualTo(1_000 - sent);
  }

  @Test
  void soundInPiecesOfOddLengthIsSampleForSample() {
    var bytes = new byte[4_800];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 2 == 0 ? 1 : 2);
    }
    for (int from = 0; from < bytes.length; from += 801) {
      var part = Arrays.copyOfRange(bytes, from, Math.min(from + 801, bytes.length));
      playout.add(new Playout.Sound(new Voice("resp_1", "a"), pcm(part)));
    }
    playout.add(end("a"));

    var out = new ArrayList<>(drain(0));
    playout.pause(33 * MS, true);
    playout.resume();
    out.addAll(drain(33));

    assertThat(out.stream().filter(Playout.Sound.class::isInstance))
        .allSatisfy(entry -> {
          var piece = ((Playout.Sound) entry).audio().bytes();
          assertThat(piece.length % 2).isZero();
          assertThat(piece[0]).isEqualTo((byte) 1);
        });
  }

  @Test
  void halfASampleIsNoSoundYet() {
    playout.add(new Playout.Sound(new Voice("resp_1", "a"), pcm(new byte[1])));
    assertThat(drain(0)).isEmpty();

    playout.add(new Playout.Sound(new Voice("resp_1", "a"), pcm(new byte[1])));
    assertThat(drain(0)).hasSize(1);
  }

  private static Audio pcm(byte[] bytes) {
    return Audio.ofBytes(AudioFormat.PCM_24K, bytes);
  }

  private static long millis(Playout.Entry entry) {
    return entry instanceof Playout.Sound sound ? sound.audio().micros() / 1_000 : 0;
  }

  private List<Playout.Entry> drain(long millis) {
    var out = new ArrayList<Playout.Entry>();
    for (var entry = playout.next(millis * MS); entry != null; entry = playout.next(millis * MS)) {
      out.add(entry);
    }
    return out;
  }

  private static Playout.Entry sound(String item, long millis) {
    return new Playout.Sound(new Voice("resp_1", item), Sounds.pcm(millis));
  }

  private static Playout.Entry end(String item) {
    return new Playout.ItemEnd("resp_1", item, "Hello.", true);
  }

  private static Playout.Entry over() {
    return new Playout.ResponseEnd("resp_1", Outcome.COMPLETED, null, Usage.NONE);
  }

  private static String name(Playout.Entry entry) {
    return switch (entry) {
      case Playout.Words words -> words.text();
      case Playout.Sound sound -> sound.itemId();
      case Playout.ItemEnd end -> "end " + end.itemId();
      case Playout.ResponseEnd _ -> "over";
    };
  }
}
