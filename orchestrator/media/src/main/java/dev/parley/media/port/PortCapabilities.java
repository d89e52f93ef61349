package dev.parley.media.port;

import java.time.Duration;

/**
 * What a kind of {@link MediaPort} can do, as data.
 *
 * @param playout how it is known what the caller has heard
 * @param marksAtOnce how many {@link PortOrder.Mark}s may be outstanding; 0 where it knows none
 * @param flushes whether sound that was sent can be taken back
 * @param ahead how far ahead of the moment it is played sound may be sent
 * @param sendsDigits whether keys can be sent
 * @param transfer how a caller can be put through
 */
public record PortCapabilities(
    PlayoutKnowledge playout,
    int marksAtOnce,
    boolean flushes,
    Duration ahead,
    boolean sendsDigits,
    Transfers transfer) {

  /** A socket whose client plays the sound itself and says nothing about it. */
  public static final PortCapabilities SOCKET =
      new PortCapabilities(
          PlayoutKnowledge.ESTIMATE, 0, true, Duration.ofSeconds(1), false, Transfers.NONE);

  public PortCapabilities {
    if (playout == PlayoutKnowledge.MARK && marksAtOnce < 1) {
      throw new IllegalArgumentException(
          "marks-at-once: %d (expected: at least 1 where marks tell what was played)"
              .formatted(marksAtOnce));
    }
  }

  /** How it is known what the caller has heard. */
  public enum PlayoutKnowledge {
    /** By the clock since it was sent; the way to the ear is not known. */
    ESTIMATE,
    /** The port reports each mark that was played. */
    MARK,
    /** The port plays by its own clock, which is the call's: what is sent is heard when due. */
    CLOCK
  }

  /** How a caller can be put through to somebody else. */
  public enum Transfers {
    NONE,
    /** At once, without a word to whom it is. */
    BLIND,
    /** After the other side was told. */
    WARM
  }
}
