package dev.parley.models.local.speech;

import dev.parley.models.local.Speech;
import java.util.ArrayList;
import java.util.List;

/** Listens to what an agent said, as its caller recorded it. */
public final class TestEar {

  /**
   * Which of the sentences each piece of the recording is most like; empty for silence.
   *
   * @param pieces 16-bit little-endian samples at 16 kHz
   */
  public static List<String> heard(List<byte[]> pieces, String... sentences) throws Exception {
    var ear = Speech.RECOGNITION.choosingAmong(sentences);
    var heard = new ArrayList<String>();
    for (var piece : pieces) {
      heard.add(ear.transcribe(Speech.padded(piece), Speech.DEADLINE));
    }
    return heard;
  }

  private TestEar() {}
}
