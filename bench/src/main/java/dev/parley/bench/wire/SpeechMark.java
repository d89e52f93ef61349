package dev.parley.bench.wire;

/**
 * Who says a frame, in which utterance, and which frame of it it is: packed into a frame's mark, so
 * that a model can tell what it has heard of whom, on whatever link it came.
 */
public record SpeechMark(int caller, int utterance, int frame) {

  private static final int FRAME_BITS = 16;
  private static final int UTTERANCE_BITS = 24;

  long packed() {
    return ((caller + 1L) << (FRAME_BITS + UTTERANCE_BITS))
        | ((long) utterance << FRAME_BITS)
        | frame;
  }

  public static SpeechMark of(long packed) {
    return new SpeechMark(
        (int) (packed >>> (FRAME_BITS + UTTERANCE_BITS)) - 1,
        (int) (packed >>> FRAME_BITS) & ((1 << UTTERANCE_BITS) - 1),
        (int) packed & ((1 << FRAME_BITS) - 1));
  }
}
