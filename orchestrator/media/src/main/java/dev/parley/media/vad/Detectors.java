package dev.parley.media.vad;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The detectors at hand: libfvad where its native library loads, plain energy elsewhere. */
public final class Detectors {

  static final VoiceActivity.Window TEN_MILLIS = new VoiceActivity.Window(8_000, 80);

  private static final Logger LOG = LoggerFactory.getLogger(Detectors.class);
  private static final AtomicLong WITHOUT_LIBRARY = new AtomicLong();

  private static final @Nullable Fvad LIBRARY = library();

  private static @Nullable Fvad library() {
    try {
      return Fvad.load();
    } catch (Fvad.Unavailable unavailable) {
      LOG.atWarn()
          .addKeyValue("reason", unavailable.getMessage())
          .log("libfvad does not load; speech is detected by energy alone");
      return null;
    }
  }

  /**
   * A detector for one call.
   *
   * @param threshold 0 takes most for speech, 1 only what is loud and clear
   */
  public static VoiceActivity open(double threshold) {
    var library = LIBRARY;
    if (library == null) {
      WITHOUT_LIBRARY.incrementAndGet();
      return byEnergy(threshold);
    }
    return new FvadDetector(library, threshold);
  }

  /** The one that needs no library. */
  public static VoiceActivity byEnergy(double threshold) {
    return new EnergyDetector(threshold);
  }

  /**
   * How many calls have been judged by energy alone since the process started, because the library
   * did not load. The library is the process's, and so is the count.
   */
  public static long withoutLibrary() {
    return WITHOUT_LIBRARY.get();
  }

  private Detectors() {}
}
