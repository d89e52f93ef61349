package dev.parley.media.vad;

/** Judges by loudness alone. For platforms without libfvad; steady noise is learned in seconds. */
final class EnergyDetector implements VoiceActivity {

  /** Speech is told by loudness only, so the bar lies higher than that of the gate alone. */
  private static final double STRICTER = 0.15;

  /** For how many frames the bar stays low after speech. */
  private static final int HANGOVER = 8;

  private final EnergyGate gate;
  private int hangover;

  EnergyDetector(double threshold) {
    gate = new EnergyGate(Math.min(1, threshold + STRICTER));
  }

  @Override
  public boolean isSpeech(short[] frame) {
    boolean speech = gate.open(frame, FRAME, hangover > 0);
    hangover = speech ? HANGOVER : Math.max(0, hangover - 1);
    return speech;
  }

  @Override
  public void close() {}
}
