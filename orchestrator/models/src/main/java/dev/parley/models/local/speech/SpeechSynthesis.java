package dev.parley.models.local.speech;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeoutException;

/** Turns text into speech. Blocks its caller, which is a virtual thread and no event loop. */
public interface SpeechSynthesis extends AutoCloseable {

  /** Takes speech as it is made. */
  @FunctionalInterface
  interface Sink {

    /**
     * The next 20 to 100 ms. May block, to keep synthesis from running ahead.
     *
     * @param pcm 16-bit little-endian samples at 16 kHz
     * @return false to stop
     */
    boolean accept(byte[] pcm) throws InterruptedException;
  }

  /**
   * Speaks a text, sentence by sentence.
   *
   * @param speed 0.25 to 1.5; 1 is the voice's own
   * @throws TimeoutException if the speech engine is so busy that a sentence would come too late
   */
  void speak(String text, double speed, Sink sink) throws InterruptedException, TimeoutException;

  /** The whole of a text as 16-bit little-endian samples at 16 kHz. */
  default byte[] synthesise(String text) throws InterruptedException, TimeoutException {
    var whole = new ByteArrayOutputStream();
    speak(
        text,
        1.0,
        pcm -> {
          whole.writeBytes(pcm);
          return true;
        });
    return whole.toByteArray();
  }

  @Override
  void close();
}
