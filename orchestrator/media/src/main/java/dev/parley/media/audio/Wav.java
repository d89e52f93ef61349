package dev.parley.media.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/**
 * A WAV file in memory: mono 16-bit samples, whatever the file had. Reads 8- and 16-bit PCM and
 * G.711, mono or stereo (mixed), at any of {@link Resampler#RATES}.
 */
public final class Wav {

  private static final int PCM = 1;
  private static final int A_LAW = 6;
  private static final int MU_LAW = 7;
  private static final int EXTENSIBLE = 0xFFFE;

  // About nine minutes of 48 kHz stereo; a caller's file is seconds.
  private static final long MOST_BYTES = 100_000_000;

  private final int rate;
  private final short[] samples;

  private Wav(int rate, short[] samples) {
    this.rate = rate;
    this.samples = samples;
  }

  /**
   * Reads a file.
   *
   * @throws IOException with {@code path: found (expected: what)} if it cannot be read, is no WAV,
   *     is cut off, or holds an encoding other than those above
   */
  public static Wav read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw refused(path, "no such file", "a WAV file");
    }
    long size = Files.size(path);
    if (size > MOST_BYTES) {
      throw refused(path, size + " bytes", "at most " + MOST_BYTES);
    }
    return parse(path, ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Samples per second. */
  public int rate() {
    return rate;
  }

  public long millis() {
    return samples.length * 1_000L / rate;
  }

  /** The whole sound in one of the formats of a call. */
  public Audio as(AudioFormat format) {
    var linear = Resampler.between(rate, format.rate()).accept(samples, samples.length);
    return Transcoder.encode(linear, format);
  }

  private static Wav parse(Path path, ByteBuffer file) throws IOException {
    if (file.remaining() < 12 || !"RIFF".equals(tag(file, 0)) || !"WAVE".equals(tag(file, 8))) {
      throw refused(path, "no RIFF/WAVE header", "a WAV file");
    }
    file.position(12);
    Encoding encoding = null;
    while (file.remaining() >= 8) {
      var name = tag(file, file.position());
      long length = Integer.toUnsignedLong(file.getInt(file.position() + 4));
      file.position(file.position() + 8);
      if (length > file.remaining()) {
        throw refused(
            path,
            "chunk '"
                + name.strip()
                + "' of "
                + length
                + " bytes, cut off after "
                + file.remaining(),
            "a whole file");
      }
      var chunk = file.slice(file.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
      if (name.equals("fmt ")) {
        encoding = encoding(path, chunk);
      } else if (name.equals("data")) {
        if (encoding == null) {
          throw refused(path, "chunk 'data' before chunk 'fmt'", "'fmt' first");
        }
        return new Wav(encoding.rate, mono(encoding, chunk));
      }
      // Chunks are padded to an even length; the last one may lack its pad.
      file.position((int) Math.min(file.limit(), file.position() + length + (length & 1)));
    }
    throw refused(path, "no chunk 'data'", "a WAV file with sound");
  }

  private record Encoding(int code, int channels, int rate, int bits) {}

  private static Encoding encoding(Path path, ByteBuffer chunk) throws IOException {
    if (chunk.remaining() < 16) {
      throw refused(path, "chunk 'fmt' of " + chunk.remaining() + " bytes", "at least 16");
    }
    int code = Short.toUnsignedInt(chunk.getShort(0));
    if (code == EXTENSIBLE && chunk.remaining() >= 26) {
      code = Short.toUnsignedInt(chunk.getShort(24));
    }
    var encoding =
        new Encoding(
            code,
            Short.toUnsignedInt(chunk.getShort(2)),
            chunk.getInt(4),
            Short.toUnsignedInt(chunk.getShort(14)));
    boolean linear = code == PCM && (encoding.bits == 8 || encoding.bits == 16);
    boolean g711 = (code == A_LAW || code == MU_LAW) && encoding.bits == 8;
    if (!linear && !g711) {
      throw refused(
          path,
          "encoding " + code + " with " + encoding.bits + " bits",
          "PCM with 8 or 16 bits, or G.711");
    }
    if (encoding.channels < 1 || encoding.channels > 2) {
      throw refused(path, encoding.channels + " channels", "1 or 2");
    }
    if (!Resampler.RATES.contains(encoding.rate)) {
      throw refused(path, encoding.rate + " Hz", "one of " + new TreeSet<>(Resampler.RATES));
    }
    return encoding;
  }

  private static short[] mono(Encoding encoding, ByteBuffer data) {
    int frameBytes = encoding.bits / 8 * encoding.channels;
    var samples = new short[data.remaining() / frameBytes];
    for (int i = 0; i < samples.length; i++) {
      int sum = 0;
      for (int channel = 0; channel < encoding.channels; channel++) {
        sum += sample(encoding, data, i * frameBytes + channel * encoding.bits / 8);
      }
      samples[i] = (short) (sum / encoding.channels);
    }
    return samples;
  }

  private static int sample(Encoding encoding, ByteBuffer data, int offset) {
    if (encoding.bits == 16) {
      return data.getShort(offset);
    }
    byte code = data.get(offset);
    return switch (encoding.code) {
      case A_LAW -> G711.decodeA(code);
      case MU_LAW -> G711.decodeMu(code);
      // 8-bit PCM is unsigned around 128.
      default -> ((code & 0xFF) - 128) << 8;
    };
  }

  private static String tag(ByteBuffer file, int at) {
    return new String(file.array(), file.arrayOffset() + at, 4, StandardCharsets.ISO_8859_1);
  }

  private static IOException refused(Path path, String found, String expected) {
    return new IOException(path + ": " + found + " (expected: " + expected + ")");
  }
}
