package dev.parley.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** The frame of a text message that a line sends (RFC 6455, 5.2). */
final class MessageFrame {

  private static final int SHORTEST_OF_16_BITS = 126;
  private static final int LONGEST_OF_16_BITS = 65_535;

  /** FIN and text, no mask, length 126: the length itself is in the two bytes behind. */
  private static final int WHOLE_TEXT_OF_16_BITS = 0x817E_0000;

  /**
   * What to write. Of a message with headroom and a length of 16 bits, which is every frame of
   * sound, the header is put before it here: fifty times a second and call that saves a buffer, and
   * a gathering write.
   */
  static Object of(ByteBuf utf8) {
    int length = utf8.readableBytes();
    int start = utf8.readerIndex() - WebSocketConnection.HEADROOM;
    if (start < 0 || length < SHORTEST_OF_16_BITS || length > LONGEST_OF_16_BITS) {
      return new TextWebSocketFrame(utf8);
    }
    return utf8.setInt(start, WHOLE_TEXT_OF_16_BITS | length).readerIndex(start);
  }

  private MessageFrame() {}
}
