package dev.parley.media.rules;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keys that the caller presses one after the other and means as one answer: a number is done at #,
 * after a pause, or when it is longer than any number. Confined to the call's loop.
 */
final class KeyPresses {

  /** After so long without another key the number is done. */
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Longer than any number that people key in. */
  static final int MOST = 32;

  private static final String KEYS = "0123456789ABCD*#";

  private final StringBuilder pressed = new StringBuilder();
  private long latest;

  /** Takes a key; false if there is none like that. */
  boolean press(char key, long now) {
    if (KEYS.indexOf(key) < 0) {
      return false;
    }
    pressed.append(key);
    latest = now;
    return true;
  }

  /** The whole number if it is done; absent if there is none, or more is awaited. */
  @Nullable String done(long now) {
    if (pressed.isEmpty()) {
      return null;
    }
    boolean ended =
        pressed.charAt(pressed.length() - 1) == '#'
            || pressed.length() >= MOST
            || now - latest >= PAUSE_NANOS;
    if (!ended) {
      return null;
    }
    var number = pressed.toString();
    pressed.setLength(0);
    return number;
  }

  /** When the number is done without another key; absent if none is begun. */
  @Nullable Long doneAt() {
    return pressed.isEmpty() ? null : latest + PAUSE_NANOS;
  }

  /** Whether these are keys that there are. */
  static boolean areKeys(String digits) {
    return !digits.isEmpty() && digits.chars().allMatch(key -> KEYS.indexOf(key) >= 0);
  }
}
