package dev.parley.models.openai;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/**
 * Finds the sound in a {@code response.output_audio.delta} frame without parsing JSON into a tree:
 * one pass over a flat object, keys in any order. Whatever it does not recognise (nested values,
 * escapes, other events) it leaves to the ordinary reader. One per link; {@link #read} overwrites
 * what the call before it found.
 */
public final class AudioDelta {

  private static final AsciiString TYPE = AsciiString.cached("type");
  private static final AsciiString RESPONSE_ID = AsciiString.cached("response_id");
  private static final AsciiString ITEM_ID = AsciiString.cached("item_id");
  private static final AsciiString DELTA = AsciiString.cached("delta");
  private static final AsciiString NAME = AsciiString.cached("response.output_audio.delta");
  private static final AsciiString BETA_NAME = AsciiString.cached("response.audio.delta");

  private final Slice key = new Slice();
  private final Slice value = new Slice();
  private final Slice response = new Slice();
  private final Slice item = new Slice();
  private final Slice sound = new Slice();
  private boolean named;
  private int at;

  /** A stretch of the frame, by absolute index. */
  public static final class Slice {
    private int start;
    private int end;

    public int start() {
      return start;
    }

    public int end() {
      return end;
    }

    public boolean is(ByteBuf frame, byte[] text) {
      if (end - start != text.length) {
        return false;
      }
      for (int i = 0; i < text.length; i++) {
        if (frame.getByte(start + i) != text[i]) {
          return false;
        }
      }
      return true;
    }

    public byte[] bytes(ByteBuf frame) {
      var bytes = new byte[end - start];
      frame.getBytes(start, bytes);
      return bytes;
    }

    private void copy(Slice other) {
      start = other.start;
      end = other.end;
    }

    private void clear() {
      start = -1;
      end = -1;
    }

    private boolean found() {
      return start >= 0;
    }
  }

  /** Whether the frame is an audio delta whose parts can be taken now. */
  public boolean read(ByteBuf frame) {
    response.clear();
    item.clear();
    sound.clear();
    named = false;
    at = frame.readerIndex();
    if (!take(frame, '{')) {
      return false;
    }
    do {
      if (!member(frame)) {
        return false;
      }
    } while (take(frame, ','));
    return take(frame, '}')
        && named
        && response.found()
        && item.found()
        && sound.found()
        && (sound.end - sound.start) % 4 == 0;
  }

  public Slice response() {
    return response;
  }

  public Slice item() {
    return item;
  }

  /** Base64, as it came. */
  public Slice sound() {
    return sound;
  }

  private boolean member(ByteBuf frame) {
    if (!text(frame, key) || !take(frame, ':')) {
      return false;
    }
    skipSpace(frame);
    if (at < frame.writerIndex() && frame.getByte(at) != '"') {
      return skipScalar(frame);
    }
    return text(frame, value) && keep(frame);
  }

  private boolean keep(ByteBuf frame) {
    if (key.is(frame, DELTA.array())) {
      sound.copy(value);
    } else if (key.is(frame, TYPE.array())) {
      named = value.is(frame, NAME.array()) || value.is(frame, BETA_NAME.array());
      return named;
    } else if (key.is(frame, ITEM_ID.array())) {
      item.copy(value);
    } else if (key.is(frame, RESPONSE_ID.array())) {
      response.copy(value);
    }
    return true;
  }

  /** A string without escapes. */
  private boolean text(ByteBuf frame, Slice into) {
    if (!take(frame, '"')) {
      return false;
    }
    int end = frame.indexOf(at, frame.writerIndex(), (byte) '"');
    if (end < 0 || frame.indexOf(at, end, (byte) '\\') >= 0) {
      return false;
    }
    into.start = at;
    into.end = end;
    at = end + 1;
    return true;
  }

  /** A number, a boolean or null; false at an object or array. */
  private boolean skipScalar(ByteBuf frame) {
    for (int end = frame.writerIndex(); at < end; at++) {
      byte found = frame.getByte(at);
      if (found == ',' || found == '}') {
        return true;
      }
      if (found == '{' || found == '[') {
        return false;
      }
    }
    return false;
  }

  private boolean take(ByteBuf frame, char expected) {
    skipSpace(frame);
    if (at >= frame.writerIndex() || frame.getByte(at) != expected) {
      return false;
    }
    at++;
    return true;
  }

  private void skipSpace(ByteBuf frame) {
    while (at < frame.writerIndex() && frame.getByte(at) <= ' ' && frame.getByte(at) > 0) {
      at++;
    }
  }
}
