package dev.parley.net.websocket;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** A WebSocket message that comes in pieces. Of a binary one only the size is kept. */
final class Fragments {

  private @Nullable ByteBuf text;
  private boolean binary;
  private int size;

  void begin(ByteBufAllocator allocator, boolean isBinary, ByteBuf first) {
    drop();
    binary = isBinary;
    text = allocator.buffer(isBinary ? 0 : 2 * first.readableBytes());
    add(first);
  }

  /** Adds a piece of the message; one that belongs to none, being dropped, is ignored. */
  void add(ByteBuf piece) {
    if (text != null) {
      size += piece.readableBytes();
      if (!binary) {
        text.writeBytes(piece);
      }
    }
  }

  /** Whether a message has begun. */
  boolean running() {
    return text != null;
  }

  boolean binary() {
    return binary;
  }

  int size() {
    return size;
  }

  /** How much of it is kept. */
  int held() {
    return text == null ? 0 : text.readableBytes();
  }

  /** The whole text, lent until {@link #drop}. */
  ByteBuf whole() {
    return requireNonNull(text);
  }

  void drop() {
    if (text != null) {
      text.release();
    }
    text = null;
    binary = false;
    size = 0;
  }
}
