package dev.parley.media.time;

import java.time.Instant;

/** Time that stands still until it is turned. */
public final class ManualClock implements MediaClock {

  private static final Instant BEGAN = Instant.parse("2026-11-20T10:00:00Z");

  private long nanos = 5_000_000_000L;

  public void passMillis(long millis) {
    nanos += millis * 1_000_000;
  }

  public void passUntil(long until) {
    nanos = Math.max(nanos, until);
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant now() {
    return BEGAN.plusNanos(nanos);
  }
}
