package dev.parley.models.local;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Transcoder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.List;

/** The caller's sound since the last commit: a minute of it, the oldest dropped first. */
public final class UtteranceBuffer {

  static final long MOST_MICROS = 60_000_000;

  private final ArrayDeque<Audio> chunks = new ArrayDeque<>();
  private long micros;

  /** Adds a chunk and says how many milliseconds had to go for it. */
  long add(Audio chunk) {
    chunks.add(chunk);
    micros += chunk.micros();
    long dropped = 0;
    while (micros > MOST_MICROS) {
      long gone = chunks.removeFirst().micros();
      micros -= gone;
      dropped += gone;
    }
    return dropped / 1_000;
  }

  void clear() {
    chunks.clear();
    micros = 0;
  }

  /** Everything, which is gone from here afterwards. */
  List<Audio> take() {
    var taken = List.copyOf(chunks);
    clear();
    return taken;
  }

  /**
   * Chunks as 16-bit samples at 16 kHz; their format may change in between.
   *
   * @throws IllegalArgumentException if a chunk came as base64 and is not
   */
  public static byte[] pcm(List<Audio> chunks) {
    var whole = new ByteArrayOutputStream();
    Transcoder transcoder = null;
    AudioFormat format = null;
    for (var chunk : chunks) {
      if (transcoder == null || chunk.format() != format) {
        format = chunk.format();
        transcoder = Transcoder.between(format, AudioFormat.PCM_16K);
      }
      whole.writeBytes(transcoder.accept(chunk).bytes());
    }
    return whole.toByteArray();
  }
}
