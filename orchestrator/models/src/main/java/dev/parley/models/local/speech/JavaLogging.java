package dev.parley.models.local.speech;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the speech engines' chatter, which repeats what callers say, out of the logs. */
final class JavaLogging {

  // java.util.logging forgets levels of loggers that nobody holds.
  private static final List<Logger> SILENCED = new ArrayList<>();

  static synchronized void silence(String... names) {
    for (var name : names) {
      var logger = Logger.getLogger(name);
      logger.setLevel(Level.OFF);
      logger.setUseParentHandlers(false);
      SILENCED.add(logger);
    }
  }

  private JavaLogging() {}
}
