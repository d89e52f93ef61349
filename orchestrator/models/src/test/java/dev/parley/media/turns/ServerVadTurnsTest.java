package dev.parley.media.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Pcm16;
import dev.parley.media.audio.Transcoder;
import dev.parley.media.vad.Detectors;
import dev.parley.models.local.speech.FreeTts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On synthesised speech; sound is made at 16 kHz and brought into each leg's format. */
class ServerVadTurnsTest {

  private static final int RATE = 16_000;
  private static final TurnRules RULES = new TurnRules(0.5, 0, 500);

  private static short[] speech = new short[0];

  @BeforeAll
  static void speak() throws Exception {
    try (var tts = FreeTts.start(1)) {
      speech = Pcm16.samples(tts.synthesise("Where is my order one two three four"));
    }
  }

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void speechInSilenceBeginsAndEndsOnce(AudioFormat format) {
    var signals = heard(format, sound(1_000, speech, 1.0, 1_500, noise(3, 1)));
    assertThat(signals).hasSize(2);
    assertAround(signals, 1_000, 1_000 + millis(speech));
  }

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void speechIsHeardOverTheNoiseOfALine(AudioFormat format) {
    var signals = heard(format, sound(3_000, speech, 1.0, 2_000, noise(150, 2)));
    assertThat(signals).hasSize(2);
    assertAround(signals, 3_000, 3_000 + millis(speech));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.25, 1.0})
  void quietCallersAreHeardToo(double level) {
    var signals = heard(AudioFormat.PCMU, sound(1_000, speech, level, 1_500, noise(3, 3)));
    assertThat(signals).hasSize(2);
    assertAround(signals, 1_000, 1_000 + millis(speech));
  }

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void silenceAndSteadyNoiseAreNoSpeech(AudioFormat format) {
    assertThat(heard(format, sound(10_000, new short[0], 1, 0, noise(0, 4)))).isEmpty();
    assertThat(heard(format, sound(10_000, new short[0], 1, 0, noise(40, 4)))).isEmpty();
    assertThat(heard(format, sound(10_000, new short[0], 1, 0, noise(500, 4)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void clicksAndShortBurstsAreNoSpeech(AudioFormat format) {
    var click = new short[32];
    Arrays.fill(click, (short) 25_000);
    assertThat(heard(format, sound(1_005, click, 1, 1_000, noise(3, 5)))).isEmpty();
    for (int offset = 0; offset < 10; offset += 3) {
      var burst = new short[40 * RATE / 1_000];
      var loud = noise(9_000, 6);
      for (int i = 0; i < burst.length; i++) {
        burst[i] = (short) loud.applyAsInt(i);
      }
      assertThat(heard(format, sound(1_000 + offset, burst, 1, 1_000, noise(3, 5)))).isEmpty();
    }
  }

  @Test
  void framesOfAnyLengthGiveTheSameSignals() {
    var sound = sound(1_000, speech, 1.0, 1_500, noise(3, 1));
    var byTwenty = heard(AudioFormat.PCM_24K, sound, 960);
    assertThat(heard(AudioFormat.PCM_24K, sound, 480)).isEqualTo(byTwenty);
    assertThat(heard(AudioFormat.PCM_24K, sound, 2_880)).isEqualTo(byTwenty);
    assertThat(heard(AudioFormat.PCM_24K, sound, 777)).isEqualTo(byTwenty);
  }

  @Test
  void withoutTheLibraryEnergyDoes() {
    var sound = in(AudioFormat.PCMU, sound(1_000, speech, 1.0, 1_500, noise(3, 1)));
    var turns = new ServerVadTurns(AudioFormat.PCMU, Detectors.byEnergy(0.5), RULES);
    var signals = signals(turns, AudioFormat.PCMU, sound, 160);
    assertThat(signals).hasSize(2);
    assertAround(signals, 1_000, 1_000 + millis(speech));
  }

  @Test
  void theLibraryLoadsWhereTestsRun() {
    Detectors.open(0.5).close();
    assertThat(Detectors.withoutLibrary()).isZero();
  }

  @Test
  void aClosedDetectorHearsNothingMore() {
    var turns = TurnTaking.ours(AudioFormat.PCMU, RULES);
    turns.close();
    turns.close();
    var sound = in(AudioFormat.PCMU, speech);
    assertThat(signals(turns, AudioFormat.PCMU, sound, 160)).isEmpty();
  }

  private static void assertAround(List<TurnFact> signals, long from, long to) {
    var started = (TurnFact.Began) signals.getFirst();
    var stopped = (TurnFact.Ended) signals.getLast();
    // FreeTTS puts up to 200 ms of near silence around a sentence, with a fricative in it.
    assertThat(started.atMs()).isBetween(from - 20, from + 300);
    assertThat(stopped.atMs()).isBetween(to - 350, to + 80);
  }

  private static long millis(short[] samples) {
    return samples.length * 1_000L / RATE;
  }

  private static IntUnaryOperator noise(double amplitude, long seed) {
    var random = new Random(seed);
    return _ -> (int) (random.nextGaussian() * amplitude);
  }

  private static short[] sound(
      int beforeMs, short[] middle, double level, int afterMs, IntUnaryOperator noise) {
    int before = beforeMs * RATE / 1_000;
    var sound = new short[before + middle.length + afterMs * RATE / 1_000];
    for (int i = 0; i < sound.length; i++) {
      boolean inside = i >= before && i < before + middle.length;
      double voice = inside ? level * middle[i - before] : 0;
      sound[i] = (short) Math.clamp(voice + noise.applyAsInt(i), -32_768, 32_767);
    }
    return sound;
  }

  private static byte[] in(AudioFormat format, short[] sound) {
    return Transcoder.between(AudioFormat.PCM_16K, format)
        .accept(Audio.ofBytes(AudioFormat.PCM_16K, Pcm16.bytes(sound, sound.length)))
        .bytes();
  }

  private static List<TurnFact> heard(AudioFormat format, short[] sound) {
    return heard(format, sound, 20 * format.bytesPerMilli());
  }

  private static List<TurnFact> heard(AudioFormat format, short[] sound, int frameBytes) {
    try (var turns = TurnTaking.ours(format, RULES)) {
      return signals(turns, format, in(format, sound), frameBytes);
    }
  }

  private static List<TurnFact> signals(
      TurnTaking turns, AudioFormat format, byte[] sound, int frameBytes) {
    var signals = new ArrayList<TurnFact>();
    for (int start = 0; start < sound.length; start += frameBytes) {
      int end = Math.min(sound.length, start + frameBytes);
      turns.hear(Audio.ofBytes(format, Arrays.copyOfRange(sound, start, end)));
      for (var fact = turns.next(); fact != null; fact = turns.next()) {
        signals.add(fact);
      }
    }
    // A pause in the sentence is no news here: a caller who may be done goes on, or is.
    signals.removeIf(ServerVadTurnsTest::isInBetween);
    return signals;
  }

  private static boolean isInBetween(TurnFact fact) {
    return switch (fact) {
      case TurnFact.Confirmed _, TurnFact.MayHaveEnded _, TurnFact.Resumed _ -> true;
      case TurnFact.Began _, TurnFact.None _, TurnFact.Ended _ -> false;
    };
  }
}
