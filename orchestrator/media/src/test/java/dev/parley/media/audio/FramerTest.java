package dev.parley.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramerTest {

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void piecesOfAnySizeLeaveAsWholeFramesAndNothingIsLost(AudioFormat format) {
    int frame = 20 * format.bytesPerMilli();
    for (int seed = 0; seed < 40; seed++) {
      var random = new Random(seed);
      var sound = new byte[60 * frame + random.nextInt(frame)];
      random.nextBytes(sound);
      var framer = new Framer(format);
      var out = new ByteArrayOutputStream();
      for (int from = 0; from < sound.length; ) {
        int size = Math.min(sound.length - from, 1 + random.nextInt(seed < 20 ? 300 : 20 * frame));
        var bytes = Arrays.copyOfRange(sound, from, from + size);
        var piece =
            random.nextBoolean()
                ? Audio.ofBytes(format, bytes)
                : Audio.ofBase64(format, Base64.getEncoder().encode(bytes));
        framer.add(piece);
        for (var run : runs(framer)) {
          assertThat(run.size() % frame).as("seed %d", seed).isZero();
          assertThat(run.micros()).isLessThanOrEqualTo(Framer.MOST_RUN_MS * 1_000L);
          out.writeBytes(run.bytes());
        }
        from += size;
      }
      int whole = sound.length / frame * frame;
      assertThat(out.toByteArray()).as("seed %d", seed).isEqualTo(Arrays.copyOf(sound, whole));
      var rest = framer.rest();
      int sample = format == AudioFormat.PCMU || format == AudioFormat.PCMA ? 1 : 2;
      int left = (sound.length - whole) / sample * sample;
      assertThat(rest == null ? 0 : rest.size()).isEqualTo(left);
    }
  }

  @Test
  void aFrameThatIsOneAlreadyIsNotTouched() {
    var framer = new Framer(AudioFormat.PCM_24K);
    assertThat(framer.passes(sound(960))).isTrue();
    assertThat(framer.passes(sound(5 * 960))).isTrue();
    assertThat(framer.passes(sound(961))).isFalse();
    assertThat(framer.passes(sound(13 * 960))).isFalse();
    framer.add(sound(10));
    assertThat(framer.next()).isNull();
    assertThat(framer.passes(sound(960))).isFalse();
    assertThat(framer.rest()).isNotNull();
    assertThat(framer.passes(sound(960))).isTrue();
  }

  @Test
  void largeBase64IsCutWithoutBeingDecoded() {
    var text = new byte[4 * 960 * 20];
    Arrays.fill(text, (byte) 'A');
    var framer = new Framer(AudioFormat.PCM_24K);
    var damaged = text.clone();
    damaged[damaged.length - 3] = '!';
    framer.add(Audio.ofBase64(AudioFormat.PCM_24K, damaged));
    var runs = runs(framer);
    assertThat(runs.getFirst().base64()).isEqualTo(Arrays.copyOf(text, 15_360));
    assertThatThrownBy(() -> runs.getLast().bytes()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPieceThatIsNoBase64IsRefusedAndTheStreamGoesOn() {
    var framer = new Framer(AudioFormat.PCM_24K);
    framer.add(Audio.ofBase64(AudioFormat.PCM_24K, "????".getBytes(StandardCharsets.US_ASCII)));
    assertThatThrownBy(framer::next).isInstanceOf(IllegalArgumentException.class);
    framer.add(sound(960));
    assertThat(runs(framer)).hasSize(1);
  }

  @Test
  void paddingInTheMiddleOfBase64IsRefused() {
    var audio =
        Audio.ofBase64(AudioFormat.PCMU, "AA==AAAAAAAA".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> audio.slice(1, 7)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lostFramesAreTheLastOneAgainFainterEachTimeAndThenNothing() {
    var concealment = new LossConcealment();
    assertThat(concealment.next()).isNull();
    var loud = new byte[160];
    Arrays.fill(loud, G711.encodeMu((short) 8_000));
    concealment.heard(Audio.ofBytes(AudioFormat.PCMU, loud));
    var levels = new ArrayList<Integer>();
    for (var frame = concealment.next(); frame != null; frame = concealment.next()) {
      assertThat(frame.micros()).isEqualTo(20_000);
      levels.add((int) G711.decodeMu(frame.bytes()[80]));
    }
    assertThat(levels).hasSize(3);
    assertThat(levels.get(0)).isBetween(5_700, 6_300);
    assertThat(levels.get(1)).isBetween(3_700, 4_300);
    assertThat(levels.get(2)).isBetween(1_800, 2_200);
    concealment.heard(Audio.ofBytes(AudioFormat.PCMU, loud));
    assertThat(concealment.next()).isNotNull();
  }

  private static List<Audio> runs(Framer framer) {
    var runs = new ArrayList<Audio>();
    for (var run = framer.next(); run != null; run = framer.next()) {
      runs.add(run);
    }
    return runs;
  }

  private static Audio sound(int bytes) {
    return Audio.ofBytes(AudioFormat.PCM_24K, new byte[bytes]);
  }
}
