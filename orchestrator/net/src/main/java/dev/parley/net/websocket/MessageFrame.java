package dev.parley.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** The frame of a whole message that a line sends (RFC 6455, 5.2). */
final class MessageFrame {

  private static final int SHORTEST_OF_16_BITS = 126;
  private static final int LONGEST_OF_16_BITS = 65_535;

  /** FIN and the opcode, no mask, length 126: the length itself is in the two bytes behind. */
  private static final int WHOLE_TEXT_OF_16_BITS = 0x817E_0000;

  private static final int WHOLE_BINARY_OF_16_BITS = 0x827E_0000;

  /**
   * What to write. Of a message with headroom and a length of 16 bits, which is every frame of
   * sound, the header is put before it here: fifty times a second and call that saves a buffer, and
   * a gathering write.
   */
  static Object of(ByteBuf message, boolean binary) {
    int length = message.readableBytes();
    int start = message.readerIndex() - WebSocketConnection.HEADROOM;
    if (start < 0 || length < SHORTEST_OF_16_BITS || length > LONGEST_OF_16_BITS) {
      return binary ? new BinaryWebSocketFrame(message) : new TextWebSocketFrame(message);
    }
    int header = binary ? WHOLE_BINARY_OF_16_BITS : WHOLE_TEXT_OF_16_BITS;
    return message.setInt(start, header | length).readerIndex(start);
  }

  private MessageFrame() {}
}
