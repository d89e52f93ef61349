package dev.parley.orchestrator.local;

import dev.parley.orchestrator.audio.Pcm16;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Listens to what an agent said, as its caller recorded it. */
public final class TestEar {

  private static final int FRAME_BYTES = 640;
  private static final int LOUD = 500;
  private static final int QUIET_FRAMES = 40;

  /**
   * Which of the sentences each stretch of speech in the recording was; empty for one that was none
   * of them. Stretches are parted by 0.8 s of silence.
   *
   * @param pcm16k 16-bit little-endian samples at 16 kHz
   */
  public static List<String> heard(byte[] pcm16k, String... sentences) throws Exception {
    var ear = Speech.RECOGNITION.listeningFor(sentences);
    var heard = new ArrayList<String>();
    for (var stretch : stretches(pcm16k)) {
      heard.add(ear.transcribe(Speech.padded(stretch), Speech.DEADLINE));
    }
    return heard;
  }

  private static List<byte[]> stretches(byte[] pcm) {
    var found = new ArrayList<byte[]>();
    int from = -1;
    int lastLoud = -1;
    for (int at = 0; at + FRAME_BYTES <= pcm.length; at += FRAME_BYTES) {
      if (loud(pcm, at)) {
        from = from < 0 ? at : from;
        lastLoud = at;
      } else if (from >= 0 && at - lastLoud > QUIET_FRAMES * FRAME_BYTES) {
        found.add(Arrays.copyOfRange(pcm, from, lastLoud + FRAME_BYTES));
        from = -1;
      }
    }
    if (from >= 0) {
      found.add(Arrays.copyOfRange(pcm, from, lastLoud + FRAME_BYTES));
    }
    return found;
  }

  private static boolean loud(byte[] pcm, int at) {
    for (int i = at; i < at + FRAME_BYTES; i += 2) {
      if (Math.abs(Pcm16.at(pcm, i)) > LOUD) {
        return true;
      }
    }
    return false;
  }

  private TestEar() {}
}
