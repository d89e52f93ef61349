package dev.parley.bench.faults.caller;

import org.jspecify.annotations.Nullable;

/**
 * When a caller hears what arrives. Sound comes ahead of its playing, so what the ear misses is not
 * what the wire misses: it hears nothing only once all that came has been played.
 */
public final class EarClock {

  /** A gap shorter than this is jitter, which any telephone hides. */
  private static final long JITTER_MILLIS = 40;

  private long from;
  private long until;

  /** Sound without a gap, as heard. */
  public record Run(long from, long until) {}

  /** So much sound has come; the run that ended before it, if one did. */
  public @Nullable Run hear(long now, long millis) {
    boolean ended = until > 0 && now > until + JITTER_MILLIS;
    var run = ended ? new Run(from, until) : null;
    if (until == 0 || ended) {
      from = now;
      until = now;
    }
    until = Math.max(until, now) + millis;
    return run;
  }

  /** The last run, if there was one. */
  public @Nullable Run end() {
    var run = until == 0 ? null : new Run(from, until);
    until = 0;
    return run;
  }
}
