package dev.parley.media.port;

import java.time.Duration;

/**
 * What a {@link MediaPort} reports, beside the caller's sound ({@link CallHandle#audio}). What a
 * port's {@link PortCapabilities} say it has not is never reported.
 */
public sealed interface PortFact {

  /** It rings at the other side. */
  record Ringing() implements PortFact {}

  /** The call that rang has been answered: from now on both sides hear each other. */
  record Answered(By by) implements PortFact {

    /** Who answered. */
    public enum By {
      HUMAN,
      /** An answering machine. */
      MACHINE,
      UNKNOWN
    }
  }

  /** The caller pressed a key: 0 to 9, A to D, * or #. */
  record Digit(char key) implements PortFact {}

  /** Everything sent before the mark has been played. */
  record Played(String mark) implements PortFact {}

  /** Everything sent has been played. */
  record Drained() implements PortFact {}

  /**
   * The port takes no sound for now.
   *
   * @param atMost after which it does again, though it does not say {@link Ready}
   */
  record Full(Duration atMost) implements PortFact {}

  /** The port takes sound again. */
  record Ready() implements PortFact {}

  /** The carrier has parked the line: what comes over it is no caller, and nobody listens. */
  record OnHold() implements PortFact {}

  /** The parked line is back. */
  record Resumed() implements PortFact {}

  /** How a {@link PortOrder.Transfer} went; a caller who was put through is {@link Gone} next. */
  record Transferred(boolean putThrough, String reason) implements PortFact {}

  /**
   * The line is gone.
   *
   * @param hungUp whether the caller meant it; otherwise the caller may come back
   */
  record Gone(String reason, boolean hungUp) implements PortFact {}
}
