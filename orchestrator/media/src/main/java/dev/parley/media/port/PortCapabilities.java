package dev.parley.media.port;

import dev.parley.media.audio.AudioFormat;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a kind of {@link MediaPort} can do, as data.
 *
 * @param playout how it is known what the caller has heard
 * @param marksAtOnce how many {@link PortOrder.Mark}s may be outstanding; 0 where it knows none
 * @param flushing how sound that was sent and is not heard yet can be taken back
 * @param ahead how far ahead of the moment it is played sound may be sent
 * @param sendsDigits whether keys can be sent
 * @param transfer how a caller can be put through
 * @param sound what sound it takes and gives
 * @param line what becomes of the line before, during and after the call
 */
public record PortCapabilities(
    PlayoutKnowledge playout,
    int marksAtOnce,
    Flushing flushing,
    Duration ahead,
    boolean sendsDigits,
    Transfers transfer,
    Sound sound,
    Line line) {

  /** A socket whose client plays the sound itself and says nothing about it. */
  public static final PortCapabilities SOCKET =
      new PortCapabilities(
          PlayoutKnowledge.ESTIMATE,
          0,
          Flushing.WITH_SPEECH,
          Duration.ofSeconds(1),
          false,
          Transfers.NONE,
          Sound.of(AudioFormat.PCM_24K, AudioFormat.PCMU, AudioFormat.PCMA),
          new Line(false, null, Returns.TOKEN));

  public PortCapabilities {
    if (playout == PlayoutKnowledge.MARK && marksAtOnce < 1) {
      throw new IllegalArgumentException(
          "marks-at-once: %d (expected: at least 1 where marks tell what was played)"
              .formatted(marksAtOnce));
    }
  }

  /** A telephone that takes any sound in any piece, can be parked, and whose caller calls again. */
  public PortCapabilities(
      PlayoutKnowledge playout,
      int marksAtOnce,
      Flushing flushing,
      Duration ahead,
      boolean sendsDigits,
      Transfers transfer) {
    this(
        playout,
        marksAtOnce,
        flushing,
        ahead,
        sendsDigits,
        transfer,
        Sound.of(AudioFormat.values()),
        new Line(true, null, Returns.SAME_NUMBER));
  }

  /** A port whose carrier hears and speaks itself. */
  public static PortCapabilities words(boolean sendsDigits, Transfers transfer, Returns returns) {
    return new PortCapabilities(
        PlayoutKnowledge.ESTIMATE,
        0,
        Flushing.NEVER,
        Duration.ZERO,
        sendsDigits,
        transfer,
        Sound.of(),
        new Line(false, null, returns));
  }

  /** Whether words pass and no sound. */
  public boolean isWords() {
    return sound.out().isEmpty();
  }

  /**
   * What sound a port takes and gives.
   *
   * @param in formats of the caller's sound
   * @param out formats of the agent's
   * @param piece how the agent's sound is to be cut
   */
  public record Sound(Set<AudioFormat> in, Set<AudioFormat> out, Piece piece) {
    public Sound {
      in = Set.copyOf(in);
      out = Set.copyOf(out);
    }

    /** The same both ways, in any piece. */
    public static Sound of(AudioFormat... formats) {
      return new Sound(Set.of(formats), Set.of(formats), Piece.ANY);
    }
  }

  /**
   * Pieces in which a port takes the agent's sound.
   *
   * @param multipleMs of which each must be a multiple
   * @param leastMs that each must have at least
   * @param mostMs that each may have at most
   * @param perSecond how many it takes in a second; 0 = any number
   */
  public record Piece(int multipleMs, int leastMs, int mostMs, int perSecond) {

    public static final Piece ANY = new Piece(1, 1, Integer.MAX_VALUE, 0);

    /** Whether pieces of this length, one after the other in their own time, are taken. */
    public boolean takes(int millis) {
      boolean fits = millis % multipleMs == 0 && millis >= leastMs && millis <= mostMs;
      return fits && (perSecond == 0 || perSecond >= 1_000 / millis);
    }

    public Piece {
      if (multipleMs < 1 || leastMs < 1 || perSecond < 0) {
        throw new IllegalArgumentException(
            "piece: multiple %d ms, least %d ms, %d a second (expected: 1, 1 and 0 at least)"
                .formatted(multipleMs, leastMs, perSecond));
      }
      if (mostMs / multipleMs * multipleMs < shortest(multipleMs, leastMs, perSecond)) {
        throw new IllegalArgumentException(
            "piece: %d ms at most (expected: a multiple of %d, at least %d, enough for speech in %d"
                    .formatted(mostMs, multipleMs, leastMs, perSecond)
                + " a second)");
      }
    }

    /** The shortest piece in which speech can be sent as fast as it is spoken. */
    public int shortestMs() {
      return shortest(multipleMs, leastMs, perSecond);
    }

    private static int shortest(int multipleMs, int leastMs, int perSecond) {
      int pace = perSecond == 0 ? 1 : Math.ceilDiv(1_000, perSecond);
      return Math.ceilDiv(Math.max(leastMs, pace), multipleMs) * multipleMs;
    }
  }

  /**
   * What becomes of the line.
   *
   * @param holds whether the carrier can park it
   * @param answersWithin after which a call that rings is given up by whoever rings; absent = it
   *     does not ring, or nobody says
   * @param returns how a caller whose line broke comes back
   */
  public record Line(boolean holds, @Nullable Duration answersWithin, Returns returns) {}

  /** How a caller whose line broke comes back to the session. */
  public enum Returns {
    /** Not at all: a line that breaks ends the session, and a call is not moved. */
    NONE,
    /** By the token that the leg was given. */
    TOKEN,
    /** By calling again from the same number. */
    SAME_NUMBER
  }

  /** How it is known what the caller has heard. */
  public enum PlayoutKnowledge {
    /** By the clock since it was sent; the way to the ear is not known. */
    ESTIMATE,
    /** The port reports each mark that was played. */
    MARK
  }

  /** How sound that was sent and is not heard yet can be taken back. */
  public enum Flushing {
    /** Not at all: it will be heard. */
    NEVER,
    /** By whoever plays it, who drops it on being told that the caller speaks. */
    WITH_SPEECH,
    /** At any time, by {@link PortOrder.Flush}. */
    AT_ONCE
  }

  /** How a caller can be put through to somebody else. */
  public enum Transfers {
    NONE,
    /** At once, without a word to whom it is. */
    BLIND
  }
}
