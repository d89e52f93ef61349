package dev.parley.media.audio;

/**
 * Turns a stream of sound from one format into another, chunk by chunk, with what does not fill a
 * sample carried over to the next chunk.
 *
 * <p>Belongs to one stream and one thread.
 */
public final class Transcoder {

  private final AudioFormat from;
  private final AudioFormat to;
  private final Resampler resampler;
  private short[] samples = new short[0];
  private int odd = -1;

  public static Transcoder between(AudioFormat from, AudioFormat to) {
    return new Transcoder(from, to);
  }

  private Transcoder(AudioFormat from, AudioFormat to) {
    this.from = from;
    this.to = to;
    resampler = Resampler.between(from.rate(), to.rate());
  }

  /**
   * The next stretch of sound in the new format; may be empty.
   *
   * @throws IllegalArgumentException if the sound came as base64 and is not, or is not in the
   *     format that this stream comes from
   */
  public Audio accept(Audio audio) {
    if (audio.format() != from) {
      throw new IllegalArgumentException("audio: " + audio.format() + " (expected: " + from + ")");
    }
    if (from == to) {
      return audio;
    }
    if (from.rate() == to.rate()) {
      return Audio.ofBytes(to, relabelled(audio.bytes()));
    }
    int count = decode(audio.bytes());
    return encode(resampler.accept(samples, count), to);
  }

  /** What is still in the filter; the stream is over. */
  public Audio flush() {
    odd = -1;
    return encode(resampler.flush(), to);
  }

  private byte[] relabelled(byte[] codes) {
    var out = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      out[i] = from == AudioFormat.PCMU ? G711.muToA(codes[i]) : G711.aToMu(codes[i]);
    }
    return out;
  }

  private int decode(byte[] bytes) {
    if (samples.length < bytes.length) {
      samples = new short[bytes.length];
    }
    return switch (from) {
      case PCMU -> {
        for (int i = 0; i < bytes.length; i++) {
          samples[i] = G711.decodeMu(bytes[i]);
        }
        yield bytes.length;
      }
      case PCMA -> {
        for (int i = 0; i < bytes.length; i++) {
          samples[i] = G711.decodeA(bytes[i]);
        }
        yield bytes.length;
      }
      case PCM_16K, PCM_24K -> decodePcm(bytes);
    };
  }

  private int decodePcm(byte[] bytes) {
    int count = 0;
    int offset = 0;
    if (odd >= 0 && bytes.length > 0) {
      samples[count++] = (short) (bytes[0] << 8 | odd);
      odd = -1;
      offset = 1;
    }
    for (; offset + 1 < bytes.length; offset += 2) {
      samples[count++] = Pcm16.at(bytes, offset);
    }
    if (offset < bytes.length) {
      odd = bytes[offset] & 0xFF;
    }
    return count;
  }

  /** 16-bit samples at the format's rate, as the format has them. */
  static Audio encode(short[] linear, AudioFormat to) {
    return Audio.ofBytes(
        to,
        switch (to) {
          case PCMU -> {
            var out = new byte[linear.length];
            for (int i = 0; i < linear.length; i++) {
              out[i] = G711.encodeMu(linear[i]);
            }
            yield out;
          }
          case PCMA -> {
            var out = new byte[linear.length];
            for (int i = 0; i < linear.length; i++) {
              out[i] = G711.encodeA(linear[i]);
            }
            yield out;
          }
          case PCM_16K, PCM_24K -> Pcm16.bytes(linear, linear.length);
        });
  }
}
