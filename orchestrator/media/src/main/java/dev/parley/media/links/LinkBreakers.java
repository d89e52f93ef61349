package dev.parley.media.links;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which models this node does not dial for a while because their links failed one after the other,
 * whoever's they were: callers who wait need not knock all at once. Safe from any thread.
 */
public final class LinkBreakers {

  /** One call that tries again and again does not come to more before its first long pause. */
  static final int FAILURES = 5;

  static final Duration HOLD = Duration.ofSeconds(3);

  /** More models than a node's agents name; of further ones the oldest are forgotten. */
  private static final int MOST_MODELS = 256;

  private record Trouble(int failures, long heldUntil) {}

  private final Map<String, Trouble> models = new LinkedHashMap<>();

  synchronized void failed(String model, long now) {
    var before = models.remove(model);
    int failures = before == null ? 1 : before.failures() + 1;
    models.put(model, new Trouble(failures, failures < FAILURES ? now : now + HOLD.toNanos()));
    if (models.size() > MOST_MODELS) {
      models.remove(models.keySet().iterator().next());
    }
  }

  synchronized void worked(String model) {
    models.remove(model);
  }

  /** For how long the model must not be dialled, in nanoseconds; 0 if it may be. */
  synchronized long heldNanos(String model, long now) {
    var trouble = models.get(model);
    return trouble == null ? 0 : Math.max(0, trouble.heldUntil() - now);
  }
}
