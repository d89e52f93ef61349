package dev.parley.media.port;

import dev.parley.media.audio.Audio;

/** What the media plane asks of a {@link MediaPort}. */
public sealed interface PortOrder {

  /** Answer the call that rings here; {@link PortFact.Answered} follows. */
  record Answer() implements PortOrder {}

  /** The call that rings here is not answered; nothing follows. */
  record Reject(Ending ending, String reason) implements PortOrder {}

  /**
   * To be played now; it is at most the playout lead ahead of the clock.
   *
   * @param voice whose sound it is
   */
  record Play(Voice voice, Audio audio) implements PortOrder {}

  /**
   * Which item of which response is heard. A telephone does not look inside; a socket whose client
   * sees the conversation names the item by it.
   */
  record Voice(String responseId, String itemId) {

    /** Of several at once, or of somebody who is no agent: it belongs to no item. */
    public static final Voice OTHERS = new Voice("", "");
  }

  /**
   * Tell with {@link PortFact.Played} when everything sent before this has been played. One that is
   * flushed is never played.
   */
  record Mark(String id) implements PortOrder {}

  /** What was sent and not played yet is to be dropped at once. */
  record Flush() implements PortOrder {}

  /** Send these keys to the other side: 0 to 9, A to D, * and #. */
  record SendDigits(String digits) implements PortOrder, TextOrder {}

  /** Put the caller through to somebody else; {@link PortFact.Transferred} follows. */
  record Transfer(String target) implements PortOrder, TextOrder {}

  /**
   * This node ends its work: the caller shall come back to the session by another. No order
   * follows, and {@link PortFact.Gone} is awaited.
   */
  record MoveAway(String reason) implements PortOrder, TextOrder {}

  /**
   * The call is over; no order follows. The port ends its line and reports {@link PortFact.Gone}:
   * after ten seconds without it the call is taken down as if it had come.
   */
  record HangUp(Ending ending, String reason) implements PortOrder, TextOrder {}

  /** Why a port is let go. */
  enum Ending {
    /** The call came to its end. */
    NORMAL,
    /** Another leg took the session over, or the session is not to be had. */
    REFUSED,
    /** Too much for this node now; trying again may help. */
    OVERLOADED,
    /** Something broke. */
    FAILED
  }
}
