package dev.parley.net.websocket;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** A WebSocket message that comes in pieces. */
final class Fragments {

  private @Nullable ByteBuf pieces;
  private boolean binary;

  void begin(ByteBufAllocator allocator, boolean isBinary, ByteBuf first) {
    drop();
    binary = isBinary;
    pieces = allocator.buffer(2 * first.readableBytes());
    add(first);
  }

  /** Adds a piece of the message; one that belongs to none, being dropped, is ignored. */
  void add(ByteBuf piece) {
    if (pieces != null) {
      pieces.writeBytes(piece);
    }
  }

  /** Whether a message has begun. */
  boolean running() {
    return pieces != null;
  }

  boolean binary() {
    return binary;
  }

  /** Bytes of the message so far. */
  int size() {
    return pieces == null ? 0 : pieces.readableBytes();
  }

  /** The whole message, lent until {@link #drop}. */
  ByteBuf whole() {
    return requireNonNull(pieces);
  }

  void drop() {
    if (pieces != null) {
      pieces.release();
    }
    pieces = null;
    binary = false;
  }
}
