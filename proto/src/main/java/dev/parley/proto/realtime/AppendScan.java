package dev.parley.proto.realtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.proto.realtime.ClientEvent.AppendAudio;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code input_audio_buffer.append} without a tree: one pass over the bytes, one copy of the
 * sound. Fifty of these a second arrive per call, so everything that is not the plain form of this
 * event, be it right or wrong, is left to the codec's ordinary way.
 */
final class AppendScan {

  private static final byte[] TYPE = "input_audio_buffer.append".getBytes(US_ASCII);
  private static final boolean[] BASE64 = alphabet();

  private final byte[] frame;
  private final int end;
  private int at;

  private boolean typed;
  private int audioFrom = -1;
  private int audioTo;
  private @Nullable String eventId;

  private AppendScan(byte[] frame, int offset, int length) {
    this.frame = frame;
    this.at = offset;
    this.end = offset + length;
  }

  /** The event, or null if the frame must be read the ordinary way. */
  static @Nullable AppendAudio read(byte[] frame, int offset, int length) {
    var scan = new AppendScan(frame, offset, length);
    return scan.object() && scan.typed && scan.audioFrom >= 0
        ? new AppendAudio(scan.eventId, Arrays.copyOfRange(frame, scan.audioFrom, scan.audioTo))
        : null;
  }

  private boolean object() {
    if (!next('{')) {
      return false;
    }
    do {
      if (!member()) {
        return false;
      }
    } while (next(','));
    return next('}') && atEnd();
  }

  private boolean member() {
    if (!next('"')) {
      return false;
    }
    int from = at;
    while (at < end && frame[at] != '"' && frame[at] != '\\') {
      at++;
    }
    int length = at - from;
    if (!closed() || !next(':') || !next('"')) {
      return false;
    }
    return switch (length) {
      case 4 -> named("type", from) && type();
      case 5 -> named("audio", from) && audio();
      case 8 -> named("event_id", from) && eventId();
      default -> false;
    };
  }

  private boolean type() {
    int to = at + TYPE.length;
    if (typed || to > end) {
      return false;
    }
    typed = Arrays.equals(frame, at, to, TYPE, 0, TYPE.length);
    at = to;
    return typed && closed();
  }

  private boolean audio() {
    if (audioFrom >= 0) {
      return false;
    }
    int here = at;
    while (here < end && BASE64[frame[here] & 0xff]) {
      here++;
    }
    for (int padding = 0; padding < 2 && here < end && frame[here] == '='; padding++) {
      here++;
    }
    audioFrom = at;
    audioTo = here;
    at = here;
    return (audioTo - audioFrom) % 4 == 0 && closed();
  }

  private boolean eventId() {
    int from = at;
    while (at < end && frame[at] >= ' ' && frame[at] != '"' && frame[at] != '\\') {
      at++;
    }
    if (eventId != null || at - from > CommonShapes.MAX_EVENT_ID) {
      return false;
    }
    eventId = new String(frame, from, at - from, ISO_8859_1);
    return closed();
  }

  private boolean named(String name, int from) {
    for (int i = 0; i < name.length(); i++) {
      if (frame[from + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Steps over the quote that ends a text; white space before it would belong to the text. */
  private boolean closed() {
    if (at < end && frame[at] == '"') {
      at++;
      return true;
    }
    return false;
  }

  /** Steps over this character and the white space before it. */
  private boolean next(char expected) {
    skipSpace();
    if (at < end && frame[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  private boolean atEnd() {
    skipSpace();
    return at == end;
  }

  private void skipSpace() {
    while (at < end
        && (frame[at] == ' ' || frame[at] == '\n' || frame[at] == '\r' || frame[at] == '\t')) {
      at++;
    }
  }

  private static boolean[] alphabet() {
    var known = new boolean[256];
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        .chars()
        .forEach(letter -> known[letter] = true);
    return known;
  }
}
