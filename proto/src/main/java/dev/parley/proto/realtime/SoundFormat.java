package dev.parley.proto.realtime;

import org.jspecify.annotations.Nullable;

/**
 * Format of audio in events, as the protocol names it.
 *
 * @param type {@code audio/pcm} (16-bit little-endian mono), {@code audio/pcmu} or {@code
 *     audio/pcma} (8 kHz, one byte a sample)
 * @param rate samples per second; present for pcm only
 */
public record SoundFormat(String type, @Nullable Integer rate) {

  public static final SoundFormat PCM = new SoundFormat("audio/pcm", 24_000);
  public static final SoundFormat PCMU = new SoundFormat("audio/pcmu", null);
  public static final SoundFormat PCMA = new SoundFormat("audio/pcma", null);
}
