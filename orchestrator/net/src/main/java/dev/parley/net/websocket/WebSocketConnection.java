package dev.parley.net.websocket;

import dev.parley.net.loop.CallLoop;
import io.netty.buffer.ByteBuf;

/**
 * A caller's WebSocket as its leg sees it. To be used on its loop. What is written during one turn
 * of the loop leaves in one piece.
 */
public interface WebSocketConnection {

  /** Bytes before a message in which the line may put what the wire wants to see first. */
  int HEADROOM = 4;

  /**
   * Sends one text message, or drops it if the line is closing.
   *
   * @param utf8 handed over: released by the line whatever happens. If {@link #HEADROOM} bytes can
   *     be written before its reader index they are, and the message leaves in one piece.
   */
  void send(ByteBuf utf8);

  /**
   * The same from an array.
   *
   * @param utf8 handed over: must not be changed afterwards
   */
  void send(byte[] utf8);

  /** The same with one binary message. */
  void sendBinary(ByteBuf message);

  /**
   * Whether less than the high-water mark waits to be sent. Sound for a line that is not writable
   * should be dropped by the leg; a line that has much more waiting is closed with 1013.
   */
  boolean writable();

  /**
   * Asks the peer for a sign of life.
   *
   * @param alive run on the line's loop when the next one has come and all that came with it has
   *     been read; never, if none comes or the line is being closed by then
   */
  void whenHeard(Runnable alive);

  /**
   * Says goodbye and closes; what was sent before arrives first. Safe from any thread and more than
   * once.
   *
   * @param code 1000, 1001, 1011, 1013, 3000 … 4999
   * @param reason at most 123 bytes of UTF-8, cut if longer
   */
  void close(int code, String reason);

  CallLoop loop();
}
