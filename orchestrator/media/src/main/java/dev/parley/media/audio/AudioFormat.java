package dev.parley.media.audio;

/** The sound formats of a leg or a model link. All are mono. */
public enum AudioFormat {
  /** 16-bit little-endian samples at 24 kHz; {@code audio/pcm} of the Realtime protocol. */
  PCM_24K("audio/pcm", 24_000, 2),
  /** 16-bit little-endian samples at 16 kHz; what recognition and synthesis work in. */
  PCM_16K("audio/pcm", 16_000, 2),
  /** G.711 µ-law at 8 kHz (ITU-T G.711). */
  PCMU("audio/pcmu", 8_000, 1),
  /** G.711 A-law at 8 kHz (ITU-T G.711). */
  PCMA("audio/pcma", 8_000, 1);

  private final String mediaType;
  private final int rate;
  private final int bytesPerSample;

  AudioFormat(String mediaType, int rate, int bytesPerSample) {
    this.mediaType = mediaType;
    this.rate = rate;
    this.bytesPerSample = bytesPerSample;
  }

  /** Name in the Realtime protocol. */
  public String mediaType() {
    return mediaType;
  }

  /** Samples per second. */
  public int rate() {
    return rate;
  }

  public int bytesPerSample() {
    return bytesPerSample;
  }

  /** 48 for {@link #PCM_24K}, 8 for G.711. */
  public int bytesPerMilli() {
    return rate / 1000 * bytesPerSample;
  }

  /** A byte of silence. */
  public byte silence() {
    return switch (this) {
      case PCM_24K, PCM_16K -> 0;
      case PCMU -> (byte) 0xFF;
      case PCMA -> (byte) 0xD5;
    };
  }
}
