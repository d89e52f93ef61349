package dev.parley.net.websocket;

import io.netty.buffer.ByteBuf;

/**
 * What a line reports to its leg. Every method is called on the line's loop, must not block it, and
 * is never called after {@link #closed}. What one of them throws closes the line with 1011.
 */
public interface ConnectionListener {

  /**
   * One whole text message.
   *
   * @param utf8 lent for the duration of the call: copy or retain what is kept; not checked to be
   *     UTF-8
   */
  void text(ByteBuf utf8);

  /**
   * One whole binary message.
   *
   * @param message lent as a text is
   */
  void binary(ByteBuf message);

  /** Whether what is sent is taken by the network, or piles up because the caller reads slowly. */
  void writable(boolean writable);

  /**
   * The line is over; exactly once, whoever ended it.
   *
   * @param code of the close frame; 1006 where there was none
   */
  void closed(int code, String reason);
}
