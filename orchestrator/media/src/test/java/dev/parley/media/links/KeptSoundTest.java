package dev.parley.media.links;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Sounds;
import dev.parley.media.port.ModelOrder.Hear;
import dev.parley.media.port.ModelOrder.Hear.Mark;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sound that is kept is given back as it came. */
class KeptSoundTest {

  private final KeptSound kept = new KeptSound();

  @AfterEach
  void letGo() {
    kept.release();
  }

  private static List<Object> seen(Hear piece) {
    return List.of(
        piece.audio().format(), piece.mark(), new String(piece.audio().base64(), US_ASCII));
  }

  @Test
  void itComesBackInOrderWithItsMarksAndFormats() {
    var text = Audio.ofBase64(AudioFormat.PCM_24K, Sounds.pcm(20, 3).base64());
    var given =
        List.of(
            new Hear(Sounds.pcm(20, 1), Mark.PADDING),
            new Hear(text),
            new Hear(Audio.ofBytes(AudioFormat.PCMU, new byte[160])),
            new Hear(Sounds.pcm(500, 2)));
    given.forEach(kept::add);

    assertThat(kept.all())
        .extracting(KeptSoundTest::seen)
        .containsExactlyElementsOf(given.stream().map(KeptSoundTest::seen).toList());
    assertThat(kept.all().get(1).audio().isDecoded()).as("it was never looked at").isFalse();
    assertThat(kept.micros()).isEqualTo(560_000);
    assertThat(kept.pieces()).isEqualTo(4);
  }

  @Test
  void soundThatIsNoneIsKeptAsItCame() {
    var none = Audio.ofBase64(AudioFormat.PCM_24K, "A!==".getBytes(US_ASCII));
    kept.add(new Hear(none));

    assertThat(kept.all().getFirst().audio().base64()).isEqualTo("A!==".getBytes(US_ASCII));
  }

  @Test
  void whateverIsAddedMovedAndDroppedNothingIsLostAndNothingIsKeptTwice() {
    var random = new Random(11);
    var expected = new ArrayDeque<List<Object>>();
    var later = new KeptSound();
    var expectedLater = new ArrayDeque<List<Object>>();
    for (int step = 0; step < 5_000; step++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          var piece = new Hear(Sounds.pcm(20 + 20 * random.nextInt(20), step % 100));
          later.add(piece);
          expectedLater.add(seen(piece));
        }
        case 2 -> {
          kept.addAll(later);
          expected.addAll(expectedLater);
          expectedLater.clear();
          assertThat(later.isEmpty()).isTrue();
        }
        case 3 -> {
          while (kept.pieces() > 20) {
            kept.removeFirst();
            expected.remove();
          }
        }
        default -> {
          if (!kept.isEmpty()) {
            kept.removeFirst();
            expected.remove();
          }
        }
      }
      assertThat(kept.pieces()).isEqualTo(expected.size());
    }

    assertThat(kept.all()).extracting(KeptSoundTest::seen).containsExactlyElementsOf(expected);
    later.release();
    kept.release();
    assertThat(kept.bytes()).isZero();
    assertThat(kept.micros()).isZero();
    assertThat(kept.all()).isEmpty();
  }
}
