package dev.parley.models.local.speech;

import com.sun.speech.freetts.FreeTTSSpeakableImpl;
import com.sun.speech.freetts.OutputQueue;
import com.sun.speech.freetts.Utterance;
import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.audio.NullAudioPlayer;
import com.sun.speech.freetts.relp.LPCResult;
import java.io.ByteArrayOutputStream;

/** One FreeTTS voice, which is not thread-safe and is used by one sentence at a time. */
final class FreeTtsVoice {

  private final Voice voice;
  private final ByteArrayOutputStream samples = new ByteArrayOutputStream();

  FreeTtsVoice(Voice voice) {
    this.voice = voice;
    voice.setOutputQueue(new Collector());
    voice.setAudioPlayer(new NullAudioPlayer());
    voice.allocate();
  }

  /** Takes what is synthesised at once, where FreeTTS would hand it to a thread of its own. */
  private final class Collector extends OutputQueue {

    @Override
    public synchronized void post(Utterance utterance) {
      var result = (LPCResult) utterance.getObject("target_lpcres");
      samples.writeBytes(result.getWaveSamples());
    }
  }

  /** Never done before its last utterance, and never waited for: all happens on one thread. */
  private static final class Speakable extends FreeTTSSpeakableImpl {

    Speakable(String text) {
      super(text);
    }

    @Override
    public boolean isCompleted() {
      return false;
    }

    @Override
    public boolean waitCompleted() {
      return true;
    }
  }

  /** 16-bit little-endian samples at 16 kHz. */
  byte[] synthesise(String sentence, double speed) {
    samples.reset();
    voice.setDurationStretch((float) (1 / speed));
    voice.speak(new Speakable(sentence));
    return littleEndian(samples.toByteArray());
  }

  private static byte[] littleEndian(byte[] bigEndian) {
    for (int i = 0; i + 1 < bigEndian.length; i += 2) {
      byte high = bigEndian[i];
      bigEndian[i] = bigEndian[i + 1];
      bigEndian[i + 1] = high;
    }
    return bigEndian;
  }

  void close() {
    voice.deallocate();
  }
}
