package dev.parley.media.vad;

/** Judges by loudness alone. For platforms without libfvad; steady noise is learned in seconds. */
final class EnergyDetector implements VoiceActivity {

  /** Speech is told by loudness only, so the bar lies higher than that of the gate alone. */
  private static final double STRICTER = 0.15;

  /** For how many frames the bar stays low after speech. */
  private static final int HANGOVER = 8;

  private final EnergyGate gate;
  private int hangover;
  private boolean closed;

  EnergyDetector(double threshold) {
    gate = new EnergyGate(Math.min(1, threshold + STRICTER));
  }

  @Override
  public Window window() {
    return Detectors.TEN_MILLIS;
  }

  @Override
  public boolean isSpeech(short[] frame) {
    boolean speech = !closed && gate.open(frame, frame.length, hangover > 0);
    hangover = speech ? HANGOVER : Math.max(0, hangover - 1);
    return speech;
  }

  @Override
  public void close() {
    closed = true;
  }
}
