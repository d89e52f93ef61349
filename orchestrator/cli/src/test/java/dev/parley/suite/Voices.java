package dev.parley.suite;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.G711;
import dev.parley.media.audio.Transcoder;
import dev.parley.models.local.speech.FreeTts;
import java.util.Arrays;

/**
 * Sound that tells what it is. Each answer of a model has a level of its own, which survives any
 * codec on the way; callers speak real words, for the detector of speech is the real one.
 */
final class Voices {

  static final int FRAME_MS = 20;

  /** Levels of neighbours are further apart than µ-law is coarse there. */
  private static final int STEP = 800;

  private static final byte[] WORDS = words();

  /** Twenty milliseconds of the answer of that number. */
  static Audio answer(int number, AudioFormat format) {
    return answer(number, format, FRAME_MS * format.bytesPerMilli());
  }

  /** So many bytes of the answer of that number. */
  static Audio answer(int number, AudioFormat format, int size) {
    short level = (short) (STEP * (1 + Math.floorMod(number - 1, 30)));
    var bytes = new byte[size];
    switch (format) {
      case PCMU -> Arrays.fill(bytes, G711.encodeMu(level));
      case PCMA -> Arrays.fill(bytes, G711.encodeA(level));
      case PCM_16K, PCM_24K -> {
        for (int i = 0; i < bytes.length; i += 2) {
          bytes[i] = (byte) level;
          bytes[i + 1] = (byte) (level >> 8);
        }
      }
    }
    return Audio.ofBytes(format, bytes);
  }

  /** The number of the answer that this is a piece of; 0 if it is of none. */
  static int numberOf(Audio piece) {
    var levels = linear(piece);
    Arrays.sort(levels);
    return levels.length == 0 ? 0 : Math.round(levels[levels.length / 2] / (float) STEP);
  }

  /** So many letters of the words of that answer, or a few more: each word says which it is. */
  static String words(int number, int letters) {
    return "w%03d ".formatted(number).repeat(Math.ceilDiv(letters, 5));
  }

  /** The number of the answer that this is a word of; 0 if it is of none. */
  static int numberOf(String word) {
    return word.matches("w\\d{3} ?") ? Integer.parseInt(word, 1, 4, 10) : 0;
  }

  /** Whether it is loud enough to be somebody who speaks. */
  static boolean isSpeech(Audio piece) {
    int loudest = 0;
    for (int sample : linear(piece)) {
      loudest = Math.max(loudest, Math.abs(sample));
    }
    return loudest > 300;
  }

  /** Some words of a caller, about a second and a half. */
  static byte[] words(AudioFormat format) {
    return as(format, WORDS);
  }

  /** The first of these words: too short to be meant. */
  static byte[] cough(AudioFormat format) {
    return as(format, Arrays.copyOfRange(WORDS, 0, 200 * AudioFormat.PCM_16K.bytesPerMilli()));
  }

  static byte[] silence(AudioFormat format, int millis) {
    var bytes = new byte[millis * format.bytesPerMilli()];
    switch (format) {
      case PCMU -> Arrays.fill(bytes, G711.encodeMu((short) 0));
      case PCMA -> Arrays.fill(bytes, G711.encodeA((short) 0));
      case PCM_16K, PCM_24K -> {}
    }
    return bytes;
  }

  private static byte[] as(AudioFormat format, byte[] spoken) {
    return Transcoder.between(AudioFormat.PCM_16K, format)
        .accept(Audio.ofBytes(AudioFormat.PCM_16K, spoken))
        .bytes();
  }

  private static int[] linear(Audio piece) {
    var bytes = piece.bytes();
    return switch (piece.format()) {
      case PCMU -> decoded(bytes, true);
      case PCMA -> decoded(bytes, false);
      case PCM_16K, PCM_24K -> {
        var samples = new int[bytes.length / 2];
        for (int i = 0; i < samples.length; i++) {
          samples[i] = (short) ((bytes[2 * i] & 0xFF) | bytes[2 * i + 1] << 8);
        }
        yield samples;
      }
    };
  }

  private static int[] decoded(byte[] codes, boolean mu) {
    var samples = new int[codes.length];
    for (int i = 0; i < codes.length; i++) {
      samples[i] = mu ? G711.decodeMu(codes[i]) : G711.decodeA(codes[i]);
    }
    return samples;
  }

  private static byte[] words() {
    try (var voice = FreeTts.start(1)) {
      return voice.synthesise("where is my order one two");
    } catch (Exception failure) {
      throw new IllegalStateException("speech: not synthesised", failure);
    }
  }

  private Voices() {}
}
