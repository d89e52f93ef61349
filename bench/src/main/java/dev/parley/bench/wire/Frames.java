package dev.parley.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** The messages with sound: 20 ms of PCM at 24 kHz is 960 bytes, or 1 280 characters of base64. */
public final class Frames {

  static final int BYTES = 960;
  public static final int BASE64 = 1_280;
  static final long NANOS = 20_000_000;

  /** How an append begins; the sound follows. */
  static final byte[] APPEND =
      "{\"type\":\"input_audio_buffer.append\",\"audio\":\"".getBytes(US_ASCII);

  private static final byte[] END = "\"}".getBytes(US_ASCII);

  public static TextWebSocketFrame append(ByteBufAllocator allocator, byte[] base64) {
    return new TextWebSocketFrame(appendBytes(allocator, base64));
  }

  /** An append that tells who says it. */
  public static TextWebSocketFrame append(
      ByteBufAllocator allocator, byte[] base64, SpeechMark mark) {
    return markedAppend(allocator, base64, mark.packed());
  }

  public static TextWebSocketFrame markedAppend(
      ByteBufAllocator allocator, byte[] base64, long due) {
    var frame = appendBytes(allocator, base64);
    FrameMark.write(frame, APPEND.length, due);
    return new TextWebSocketFrame(frame);
  }

  /** Where the sound of an append starts, or -1 if it is another message. */
  public static int soundOf(ByteBuf message) {
    int start = message.readerIndex();
    if (message.readableBytes() < APPEND.length + END.length) {
      return -1;
    }
    for (int i = 0; i < APPEND.length; i++) {
      if (message.getByte(start + i) != APPEND[i]) {
        return -1;
      }
    }
    return start + APPEND.length;
  }

  /** How long the sound of such an append is, in characters. */
  public static int soundLength(ByteBuf message) {
    return message.readableBytes() - APPEND.length - END.length;
  }

  /** How long so many characters of base64 sound. */
  public static long millis(int characters) {
    return 20L * characters / BASE64;
  }

  public static void end(ByteBuf message) {
    message.writeBytes(END);
  }

  private static ByteBuf appendBytes(ByteBufAllocator allocator, byte[] base64) {
    return allocator
        .buffer(APPEND.length + base64.length + END.length)
        .writeBytes(APPEND)
        .writeBytes(base64)
        .writeBytes(END);
  }

  private Frames() {}
}
