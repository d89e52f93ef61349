package dev.parley.media.vad;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens detectors: libfvad where its native library loads, plain energy elsewhere. */
final class Detectors {

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

  static VoiceActivity open(double threshold) {
    var library = LIBRARY;
    if (library == null) {
      WITHOUT_LIBRARY.incrementAndGet();
      return new EnergyDetector(threshold);
    }
    return new FvadDetector(library, threshold);
  }

  /** How many calls have been judged by energy alone since the process started. */
  static long withoutLibrary() {
    return WITHOUT_LIBRARY.get();
  }

  private Detectors() {}
}
