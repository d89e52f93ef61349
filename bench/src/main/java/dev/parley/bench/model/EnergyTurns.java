package dev.parley.bench.model;

/** Turn detection of the simulated model: loud for 60 ms is speech, quiet for a while ends it. */
final class EnergyTurns {

  /** What the last frame changed. */
  enum Change {
    NONE,
    STARTED,
    STOPPED
  }

  private static final double LOUD = 300;
  private static final int FRAMES_TO_START = 3;

  private final int framesToStop;
  private int loud;
  private int quiet;
  private boolean speaking;

  EnergyTurns(int silenceMs) {
    framesToStop = Math.max(1, silenceMs / 20);
  }

  /** Takes 20 ms of little-endian 16-bit PCM. */
  Change hear(byte[] pcm) {
    if (rms(pcm) > LOUD) {
      loud++;
      quiet = 0;
    } else {
      quiet++;
      loud = 0;
    }
    if (!speaking && loud >= FRAMES_TO_START) {
      speaking = true;
      return Change.STARTED;
    }
    if (speaking && quiet >= framesToStop) {
      speaking = false;
      return Change.STOPPED;
    }
    return Change.NONE;
  }

  private static double rms(byte[] pcm) {
    long sum = 0;
    for (int i = 0; i + 1 < pcm.length; i += 2) {
      int sample = (pcm[i + 1] << 8) | (pcm[i] & 0xff);
      sum += (long) sample * sample;
    }
    return Math.sqrt((double) sum / Math.max(1, pcm.length / 2));
  }
}
