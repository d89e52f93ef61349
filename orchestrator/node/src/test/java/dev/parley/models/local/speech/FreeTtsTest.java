package dev.parley.models.local.speech;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Pcm16;
import dev.parley.models.local.Speech;
import dev.parley.models.local.script.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FreeTtsTest {

  @Test
  void whatIsSaidCanBeUnderstoodAgain() throws Exception {
    var ear =
        Speech.RECOGNITION.listeningFor("(the quick brown fox | one two three four five six)");
    var fox = Speech.VOICE.synthesise("The quick brown fox.");
    assertThat(ear.transcribe(fox, Speech.DEADLINE)).isEqualTo("the quick brown fox");
    var digits = Speech.VOICE.synthesise("1 2 3 4 5 6");
    assertThat(ear.transcribe(digits, Speech.DEADLINE)).isEqualTo("one two three four five six");
    var number = Speech.VOICE.synthesise("123456");
    assertThat(ear.transcribe(number, Speech.DEADLINE)).isEqualTo("one two three four five six");
  }

  @Test
  void soundComesInSmallPieces() throws Exception {
    var sizes = new ArrayList<Integer>();
    Speech.VOICE.speak("Hello there. How are you?", 1.0, pcm -> sizes.add(pcm.length));
    assertThat(sizes).hasSizeGreaterThan(20).allMatch(size -> size <= 3_200);
  }

  @Test
  void itStopsBetweenTwoPieces() throws Exception {
    var pieces = new AtomicInteger();
    Speech.VOICE.speak("Hello there. How are you?", 1.0, _ -> pieces.incrementAndGet() < 3);
    assertThat(pieces).hasValue(3);
  }

  @Test
  void everySentenceOfATextIsSaid() throws Exception {
    int one = Speech.VOICE.synthesise("It is 2.5 degrees in Rome.").length;
    int two =
        Speech.VOICE.synthesise("It is 2.5 degrees in Rome. It is 2.5 degrees in Rome.").length;
    assertThat(two).isBetween(2 * one - 3_200, 2 * one + 3_200);
  }

  @Test
  void halfTheSpeedTakesTwiceAsLong() throws Exception {
    int slow = lengthAt(0.5);
    int plain = lengthAt(1.0);
    assertThat((double) slow / plain).isBetween(1.8, 2.2);
    assertThat(lengthAt(1.5)).isLessThan(plain);
    assertThat(lengthAt(1.0)).isEqualTo(plain);
  }

  @Test
  void samplesAreLittleEndian() throws Exception {
    var samples = Pcm16.samples(Speech.VOICE.synthesise("Hello"));
    double jumps = 0;
    for (int i = 1; i < samples.length; i++) {
      jumps += Math.abs(samples[i] - samples[i - 1]);
    }
    assertThat(jumps / samples.length).isLessThan(1_000);
  }

  @Test
  void sentencesAreCutAtTheirEndsAndLongOnesAtABreath() {
    assertThat(Sentences.of(" It is 2.5 km.  Go! ")).isEqualTo(List.of("It is 2.5 km.", "Go!"));
    assertThat(Sentences.of("")).isEmpty();
    assertThat(Sentences.of("word ".repeat(100))).allMatch(part -> part.length() <= 240).hasSize(3);
    assertThat(Sentences.spoken("Order 12345 in 2026")).isEqualTo("Order 1 2 3 4 5 in 2026");
  }

  private static int lengthAt(double speed) throws Exception {
    var total = new AtomicInteger();
    Speech.VOICE.speak(
        "Where is my order",
        speed,
        pcm -> {
          total.addAndGet(pcm.length);
          return true;
        });
    return total.get();
  }
}
