package dev.parley.media.links;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.ModelOrder.Hear.Mark;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of a caller's sound, oldest first, with all that is known of them. They lie outside the
 * heap and make no object each: most are never looked at again, and a collector would copy them for
 * as long as they are kept. Whoever keeps some must {@link #release} them. Confined to the loop.
 */
final class KeptSound {

  /** A quarter of a second of 24 kHz; allocators keep buffers of this size at hand. */
  private static final int CHUNK = 16_384;

  /** Bytes as they are kept, bytes of sound, and what kind of piece it is. */
  private static final int HEADER = 9;

  private static final int TEXT = 64;
  private static final int MARK_SHIFT = 3;
  private static final int KIND_MASK = 7;
  private static final AudioFormat[] FORMATS = AudioFormat.values();
  private static final Mark[] MARKS = Mark.values();

  private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>(4);

  /** The latest of them, which is being written; absent if there is none. */
  private @Nullable ByteBuf last;

  private int pieces;
  private long micros;
  private long bytes;

  boolean isEmpty() {
    return pieces == 0;
  }

  int pieces() {
    return pieces;
  }

  long micros() {
    return micros;
  }

  /** Of sound, however it is kept. */
  long bytes() {
    return bytes;
  }

  void add(ModelOrder.Hear piece) {
    var audio = piece.audio();
    boolean text = !audio.isDecoded();
    var raw = text ? audio.base64() : audio.bytes();
    var chunk = chunkFor(HEADER + raw.length);
    chunk.writeInt(raw.length);
    chunk.writeInt(audio.size());
    chunk.writeByte(kind(audio.format(), piece.mark(), text));
    chunk.writeBytes(raw);
    pieces++;
    bytes += audio.size();
    micros += audio.micros();
  }

  /** Takes all of it over: it is empty afterwards. */
  void addAll(KeptSound later) {
    if (pieces == 0) {
      release();
    }
    if (later.pieces == 0) {
      later.release();
    }
    chunks.addAll(later.chunks);
    last = chunks.peekLast();
    pieces += later.pieces;
    bytes += later.bytes;
    micros += later.micros;
    later.chunks.clear();
    later.last = null;
    later.forget();
  }

  /** The oldest piece is kept no longer; there is one. */
  void removeFirst() {
    var chunk = chunks.getFirst();
    int length = chunk.readInt();
    int size = chunk.readInt();
    var format = FORMATS[chunk.readByte() & KIND_MASK];
    chunk.skipBytes(length);
    pieces--;
    bytes -= size;
    micros -= Audio.micros(format, size);
    if (!chunk.isReadable()) {
      if (chunks.size() == 1) {
        chunk.clear();
      } else {
        chunks.removeFirst().release();
      }
    }
  }

  /** The pieces as they came, for somebody who hears them now. */
  List<ModelOrder.Hear> all() {
    var all = new ArrayList<ModelOrder.Hear>(pieces);
    for (var chunk : chunks) {
      int at = chunk.readerIndex();
      while (at < chunk.writerIndex()) {
        int length = chunk.getInt(at);
        int kind = chunk.getByte(at + HEADER - 1);
        var raw = new byte[length];
        chunk.getBytes(at + HEADER, raw);
        at += HEADER + length;
        var format = FORMATS[kind & KIND_MASK];
        var audio = (kind & TEXT) == 0 ? Audio.ofBytes(format, raw) : Audio.ofBase64(format, raw);
        all.add(new ModelOrder.Hear(audio, MARKS[(kind >> MARK_SHIFT) & KIND_MASK]));
      }
    }
    return all;
  }

  /** Nothing is kept any more. Safe to call twice. */
  void release() {
    chunks.forEach(ByteBuf::release);
    chunks.clear();
    last = null;
    forget();
  }

  @SuppressWarnings("EnumOrdinal") // it never leaves the process
  private static int kind(AudioFormat format, Mark mark, boolean text) {
    return format.ordinal() | (mark.ordinal() << MARK_SHIFT) | (text ? TEXT : 0);
  }

  private void forget() {
    pieces = 0;
    bytes = 0;
    micros = 0;
  }

  private ByteBuf chunkFor(int room) {
    var latest = last;
    if (latest != null && latest.writableBytes() >= room) {
      return latest;
    }
    if (latest != null && !latest.isReadable()) {
      chunks.removeLast().release();
    }
    int size = Math.max(CHUNK, room);
    var chunk = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
    chunks.add(chunk);
    last = chunk;
    return chunk;
  }
}
