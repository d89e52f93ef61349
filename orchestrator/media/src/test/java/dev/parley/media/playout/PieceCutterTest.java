package dev.parley.media.playout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.PortCapabilities.Piece;
import dev.parley.media.port.PortOrder.Voice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out to a port that takes sound in certain pieces only. */
public class PieceCutterTest {

  private static final long MS = 1_000_000;

  /** A carrier that wants 200 ms or more, in whole frames, and no more than five a second. */
  private static final Piece CHUNKS = new Piece(20, 60, 400, 5);

  private final LongAdder dropped = new LongAdder();

  @Test
  void whatIsTooShortWaitsForWhatFollowsAndIsFilledUpAtTheItemsEnd() {
    var playout = new Playout(1_000 * MS, CHUNKS, 0, 0, dropped);
    for (int i = 0; i < 17; i++) {
      playout.add(sound("a", 20, 1));
    }
    assertThat(playout.playing(0)).isTrue();
    playout.add(end("a"));

    var out = drain(playout, 0, 1_000);

    assertThat(out).extracting(Audio::size).containsExactly(1_600, 1_600);
    assertThat(out.getLast().bytes()[1_119]).isEqualTo((byte) 1);
    assertThat(out.getLast().bytes()[1_120]).isEqualTo(AudioFormat.PCMU.silence());
    assertThat(playout.playing(1_000 * MS)).isFalse();
  }

  @Test
  void noMorePiecesGoOutThanThePortTakes() {
    var playout = new Playout(1_000 * MS, CHUNKS, 0, 0, dropped);
    playout.add(sound("a", 2_000, 1));
    assertThat(drain(playout, 0, 1)).hasSize(1);
    assertThat(drain(playout, 1, 200)).isEmpty();
    assertThat(drain(playout, 200, 1_000)).hasSize(4);
  }

  @Test
  void theRestOfAPauseIsCutAgain() {
    var playout = new Playout(300 * MS, CHUNKS, 0, 0, dropped);
    playout.add(sound("a", 500, 1));
    drain(playout, 0, 90);
    playout.pause(90 * MS, true);
    playout.resume();
    playout.add(end("a"));

    var out = drain(playout, 90, 3_000);

    assertThat(out).allSatisfy(PieceCutterTest::fits);
    assertThat(out.stream().mapToLong(Audio::micros).sum()).isBetween(410_000L, 610_000L);
  }

  @Test
  void whatIsCutOrTakenBackIsNoPartOfWhatFollows() {
    var playout = new Playout(300 * MS, CHUNKS, 0, 0, dropped);
    playout.add(sound("a", 100, 1));
    playout.cut(0);
    playout.add(sound("b", 100, 2));
    playout.takeBack("resp");
    playout.add(sound("c", 200, 3));

    var out = drain(playout, 0, 500);

    assertThat(out).hasSize(1);
    assertThat(out.getFirst().bytes()).containsOnly((byte) 3);
  }

  @Test
  void soundThatIsNoneIsDroppedAndCounted() {
    var playout = new Playout(300 * MS, CHUNKS, 0, 0, dropped);

    assertThat(
            playout.add(
                new Playout.Sound(
                    new Voice("resp", "a"),
                    Audio.ofBase64(AudioFormat.PCMU, new byte[] {'?', '?', '?', '?'}))))
        .isFalse();
    assertThat(dropped.sum()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void everyPieceFitsAndNothingIsLostWhateverComesInWhateverSize(long seed) {
    var random = new Random(seed);
    var playout = new Playout(300 * MS, CHUNKS, 0, 0, dropped);
    int given = 0;
    int heard = 0;
    long now = 0;
    for (int item = 0; item < 20; item++) {
      for (int i = random.nextInt(30); i >= 0; i--) {
        int bytes = 1 + random.nextInt(3_000);
        given += bytes;
        playout.add(sound("item" + item, bytes));
        if (random.nextInt(10) == 0) {
          playout.pause(now * MS, true);
          playout.resume();
        }
      }
      playout.add(end("item" + item));
      for (var audio : drain(playout, now, now + 200_000)) {
        fits(audio);
        heard += count(audio);
      }
      now += 200_000;
    }
    assertThat(heard).isEqualTo(given);
  }

  @Test
  void aPieceInWhichNoSpeechCouldBeSentIsRefused() {
    assertThatThrownBy(() -> new Piece(20, 20, 80, 10)).hasMessageStartingWith("piece: 80 ms");
    assertThatThrownBy(() -> new Piece(30, 31, 59, 0)).hasMessageStartingWith("piece: 59 ms");
    assertThatThrownBy(() -> new Piece(0, 1, 1, 0)).hasMessageStartingWith("piece: multiple 0 ms");
  }

  private static void fits(Audio audio) {
    assertThat(audio.micros()).isBetween(200_000L, 400_000L);
    assertThat(audio.size() % 160).isZero();
  }

  private static int count(Audio audio) {
    int voiced = 0;
    for (byte each : audio.bytes()) {
      voiced += each == 7 ? 1 : 0;
    }
    return voiced;
  }

  private static List<Audio> drain(Playout playout, long fromMs, long toMs) {
    var out = new ArrayList<Audio>();
    for (long now = fromMs; now < toMs; now++) {
      for (var entry = playout.next(now * MS); entry != null; entry = playout.next(now * MS)) {
        if (entry instanceof Playout.Sound(_, var audio)) {
          out.add(audio);
        }
      }
      var next = playout.nextAt();
      if (next == null) {
        break;
      }
      now = Math.max(now, next / MS - 1);
    }
    return out;
  }

  private static Playout.Sound sound(String itemId, int millis, int value) {
    var bytes = new byte[millis * 8];
    Arrays.fill(bytes, (byte) value);
    return new Playout.Sound(new Voice("resp", itemId), Audio.ofBytes(AudioFormat.PCMU, bytes));
  }

  private static Playout.Sound sound(String itemId, int bytes) {
    var sound = new byte[bytes];
    Arrays.fill(sound, (byte) 7);
    return new Playout.Sound(new Voice("resp", itemId), Audio.ofBytes(AudioFormat.PCMU, sound));
  }

  private static Playout.Entry end(String itemId) {
    return new Playout.ItemEnd("resp", itemId, "words", true);
  }
}
