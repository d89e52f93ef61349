package dev.parley.models.local.speech;

import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import dev.parley.models.local.script.Sentences;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Speech by FreeTTS with its voice {@code kevin16}. Voices are shared by all calls: one is borrowed
 * for the few milliseconds that a sentence takes, never while a call listens to it.
 *
 * <p>Safe from any thread.
 */
public final class FreeTts implements SpeechSynthesis {

  /** 40 ms of 16 kHz samples: small enough to stop soon, large enough to be cheap. */
  private static final int CHUNK_BYTES = 40 * 16 * 2;

  /** A caller who hears nothing for longer than this is better told that it failed. */
  private static final Duration WAIT_FOR_VOICE = Duration.ofSeconds(5);

  private final BlockingQueue<FreeTtsVoice> voices;

  /**
   * Loads the voices and lets each speak once, so that the first caller does not wait.
   *
   * @param voices how many sentences are synthesised at the same time, 1 to 64; the model data (15
   *     MB) is shared, so one more costs little memory
   */
  public static FreeTts start(int voices) {
    if (voices < 1 || voices > 64) {
      throw new IllegalArgumentException("voices: " + voices + " (expected: 1 to 64)");
    }
    JavaLogging.silence("com.sun.speech", "edu.cmu.sphinx");
    var pool = new ArrayBlockingQueue<FreeTtsVoice>(voices);
    for (int i = 0; i < voices; i++) {
      var voice = new FreeTtsVoice(kevin16());
      voice.synthesise("Hello.", 1.0);
      pool.add(voice);
    }
    return new FreeTts(pool);
  }

  // The directory is asked directly: FreeTTS's own look-up prints to the standard output.
  private static Voice kevin16() {
    return Arrays.stream(new KevinVoiceDirectory().getVoices())
        .filter(voice -> voice.getName().equals("kevin16"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("kevin16: not in the FreeTTS jar"));
  }

  private FreeTts(BlockingQueue<FreeTtsVoice> voices) {
    this.voices = voices;
  }

  @Override
  public void speak(String text, double speed, Sink sink)
      throws InterruptedException, TimeoutException {
    for (var sentence : Sentences.of(text)) {
      var pcm = synthesise(Sentences.spoken(sentence), speed);
      for (int start = 0; start < pcm.length; start += CHUNK_BYTES) {
        if (!sink.accept(
            Arrays.copyOfRange(pcm, start, Math.min(pcm.length, start + CHUNK_BYTES)))) {
          return;
        }
      }
    }
  }

  private byte[] synthesise(String sentence, double speed)
      throws InterruptedException, TimeoutException {
    var voice = voices.poll(WAIT_FOR_VOICE.toMillis(), TimeUnit.MILLISECONDS);
    if (voice == null) {
      throw new TimeoutException("voice: none free (expected: one within " + WAIT_FOR_VOICE + ")");
    }
    try {
      return voice.synthesise(sentence, speed);
    } finally {
      voices.add(voice);
    }
  }

  @Override
  public void close() {
    voices.forEach(FreeTtsVoice::close);
  }
}
