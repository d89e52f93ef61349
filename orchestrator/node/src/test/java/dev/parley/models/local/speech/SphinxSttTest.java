package dev.parley.models.local.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Pcm16;
import dev.parley.models.local.Speech;
import dev.parley.models.local.UtteranceBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On synthesised speech, through every leg format, by the built-in agent's own grammar. */
class SphinxSttTest {

  private static final SpeechRecognition.Ear EAR = Speech.RECOGNITION.ear(Speech.AGENT);

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void sentencesOfTheScriptAreUnderstood(AudioFormat format) throws Exception {
    for (var sentence :
        List.of(
            "where is my order one two three four",
            "what about order five five eight one",
            "move my delivery to friday",
            "what is the weather in boston",
            "one two three four",
            "yes please",
            "thank you")) {
      assertThat(heard(format, sentence)).isEqualTo(sentence);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PCM_24K", "PCMU"})
  void otherSentencesAreNotTakenForSentencesOfTheScript(AudioFormat format) throws Exception {
    for (var sentence :
        List.of(
            "the quick brown fox jumps over the lazy dog",
            "i want to pay my bill and check my account",
            "my printer is broken and nobody answers the phone",
            "how much does a large pizza cost",
            "i would like to complain about my neighbour")) {
      assertThat(heard(format, sentence)).as(sentence).isEmpty();
    }
  }

  @Test
  void noiseAndSilenceAreNothing() throws Exception {
    for (double amplitude : new double[] {0, 30, 300, 3_000}) {
      for (int millis : new int[] {0, 300, 2_000}) {
        assertThat(EAR.transcribe(Speech.noise(millis, amplitude), Speech.DEADLINE)).isEmpty();
      }
    }
  }

  @Test
  void quietCallersAreUnderstood() throws Exception {
    var pcm = Speech.padded(Speech.VOICE.synthesise("where is my order one two three four"));
    for (int i = 0; i < pcm.length; i += 2) {
      var sample = Pcm16.at(pcm, i);
      Pcm16.put(pcm, i, (short) (sample / 20));
    }
    assertThat(EAR.transcribe(pcm, Speech.DEADLINE))
        .isEqualTo("where is my order one two three four");
  }

  @Test
  void callsShareTheRecognizers() throws Exception {
    var sentences = List.of("track my order", "thank you", "one two three four", "goodbye");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<String>>();
      for (var sentence : sentences) {
        calls.add(() -> heard(AudioFormat.PCM_24K, sentence));
      }
      var heard = new ArrayList<String>();
      for (var future : threads.invokeAll(calls)) {
        heard.add(future.get());
      }
      assertThat(heard).isEqualTo(sentences);
    }
  }

  @Test
  void aRecognizerChangesItsGrammarWithTheAgent() throws Exception {
    var pizza = Speech.RECOGNITION.listeningFor("i want a (large | small) pizza");
    var sound = Speech.padded(Speech.VOICE.synthesise("i want a large pizza"));
    for (int i = 0; i < 3; i++) {
      assertThat(pizza.transcribe(sound, Speech.DEADLINE)).isEqualTo("i want a large pizza");
      assertThat(EAR.transcribe(sound, Speech.DEADLINE)).isEmpty();
    }
  }

  @Test
  void recognitionThatTakesTooLongIsGivenUpAndTheNextOneIsWhole() throws Exception {
    var sound = Speech.padded(Speech.VOICE.synthesise("where is my order one two three four"));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> EAR.transcribe(sound, Duration.ofMillis(5)))
          .isInstanceOf(TimeoutException.class);
    }
    assertThat(heard(AudioFormat.PCM_16K, "thank you")).isEqualTo("thank you");
    assertThat(heard(AudioFormat.PCM_16K, "goodbye")).isEqualTo("goodbye");
  }

  @Test
  void wordsThatNobodyCanPronounceAreRefused() {
    assertThatThrownBy(() -> Speech.RECOGNITION.listeningFor("where is my xyzzyq"))
        .hasMessage("script: words xyzzyq (expected: words of the CMU dictionary)");
  }

  private static String heard(AudioFormat format, String sentence) throws Exception {
    return EAR.transcribe(
        UtteranceBuffer.pcm(List.<Audio>of(Speech.said(format, sentence))), Speech.DEADLINE);
  }
}
