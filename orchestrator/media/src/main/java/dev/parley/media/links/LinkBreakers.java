package dev.parley.media.links;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which models this node does not dial for a while because their links failed one after the other,
 * whoever's they were. Who waits for one of them knocks after the others, not all at once. Safe
 * from any thread.
 */
public final class LinkBreakers {

  /** One call that tries again and again does not come to more before its first long pause. */
  static final int FAILURES = 5;

  static final Duration HOLD = Duration.ofSeconds(3);

  /** More models than a node's agents name; of further ones the oldest are forgotten. */
  private static final int MOST_MODELS = 256;

  /** Who asks while a model is held is let go so long after the one before, up to a second. */
  private static final long STEP_NANOS = Duration.ofMillis(20).toNanos();

  private static final int MOST_STEPS = 50;

  /**
   * What is known of a model that fails.
   *
   * @param waiting how many were told to wait for the end of the hold
   */
  private record Trouble(int failures, long heldUntil, int waiting) {}

  private final Map<String, Trouble> models = new LinkedHashMap<>();

  synchronized void failed(String model, long now) {
    var before = models.remove(model);
    int failures = before == null ? 1 : before.failures() + 1;
    models.put(model, new Trouble(failures, failures < FAILURES ? now : now + HOLD.toNanos(), 0));
    if (models.size() > MOST_MODELS) {
      models.remove(models.keySet().iterator().next());
    }
  }

  synchronized void worked(String model) {
    models.remove(model);
  }

  /** Whether the model must not be dialled now. */
  synchronized boolean holds(String model, long now) {
    var trouble = models.get(model);
    return trouble != null && trouble.heldUntil() - now > 0;
  }

  /**
   * For how long whoever asks must not dial the model, in nanoseconds; 0 if it may be dialled. The
   * first finds out for all whether it works again.
   */
  synchronized long waitNanos(String model, long now) {
    var trouble = models.get(model);
    if (trouble == null || trouble.heldUntil() - now <= 0) {
      return 0;
    }
    models.put(model, new Trouble(trouble.failures(), trouble.heldUntil(), trouble.waiting() + 1));
    return trouble.heldUntil() - now + trouble.waiting() % MOST_STEPS * STEP_NANOS;
  }
}
