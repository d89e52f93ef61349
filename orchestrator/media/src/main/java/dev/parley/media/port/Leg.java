package dev.parley.media.port;

import dev.parley.media.audio.AudioFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attachment of a caller to a call.
 *
 * @param port the telephone, or the carrier who turns sound into words
 * @param client who sees the conversation beside it; absent for a telephone that is nothing else.
 *     One that is the port too gets sound and events in one order, and no sound that belongs to no
 *     item of the conversation: no guest's and not the node's own words.
 * @param settings with which the call begins
 * @param greets whether the agent speaks first
 * @param answering who answers the call, if it rings
 */
public record Leg(
    LegPort port,
    @Nullable ConversationClient client,
    LegSettings settings,
    boolean greets,
    Answering answering) {

  public Leg {
    var sound = port.capabilities().sound();
    if (port instanceof MediaPort) {
      check("hears", settings.hears(), sound.in());
      check("speaks", settings.speaks(), sound.out());
    } else if (answering != Answering.DONE) {
      throw new IllegalArgumentException(
          "answering: %s (expected: %s of a carrier that hears and speaks itself)"
              .formatted(answering, Answering.DONE));
    }
  }

  /** A leg whose call has been answered before it began. */
  public Leg(
      LegPort port, @Nullable ConversationClient client, LegSettings settings, boolean greets) {
    this(port, client, settings, greets, Answering.DONE);
  }

  /** Who answers a call that rings. */
  public enum Answering {
    /** It does not ring. */
    DONE,
    /** It rings here: {@link PortOrder.Answer} is ordered when the session is reached. */
    OURS,
    /** It rings at the other side. */
    THEIRS
  }

  /** Whether what the caller hears and what the client sees go over one line. */
  @SuppressWarnings("ReferenceEquality") // one and the same line is meant
  public boolean isOneLine() {
    return port == client;
  }

  private static void check(String name, AudioFormat format, Set<AudioFormat> possible) {
    if (!possible.contains(format)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: one of %s)".formatted(name, format, possible));
    }
  }
}
