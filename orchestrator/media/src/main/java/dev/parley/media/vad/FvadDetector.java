package dev.parley.media.vad;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Judges by libfvad behind an {@link EnergyGate}: silence does not reach the library, and what the
 * library still calls speech after the sound is over does not count.
 */
final class FvadDetector implements VoiceActivity {

  /**
   * For how many frames the library goes on listening after the gate has closed, so that its model
   * of the background hears background.
   */
  private static final int LINGER = 20;

  private final Fvad library;
  private final EnergyGate gate;
  private @Nullable MemorySegment detector;
  private int linger;
  private boolean inSpeech;

  FvadDetector(Fvad library, double threshold) {
    this.library = library;
    gate = new EnergyGate(threshold);
    // 0 to 3; the usual 0.5 asks for 2.
    detector = library.open(Detectors.TEN_MILLIS.rate(), Math.min(3, (int) (threshold * 4)));
  }

  @Override
  public Window window() {
    return Detectors.TEN_MILLIS;
  }

  @Override
  public boolean isSpeech(short[] frame) {
    var open = detector;
    if (open == null) {
      return false;
    }
    boolean loud = gate.open(frame, frame.length, inSpeech);
    linger = loud ? LINGER : Math.max(0, linger - 1);
    if (linger == 0) {
      inSpeech = false;
      return false;
    }
    boolean voice = library.process(open, MemorySegment.ofArray(frame), frame.length);
    inSpeech = voice && (loud || inSpeech);
    return voice && loud;
  }

  @Override
  public void close() {
    var open = detector;
    detector = null;
    if (open != null) {
      library.close(open);
    }
  }
}
