package dev.parley.models.local;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Transcoder;
import dev.parley.media.port.ModelFact;
import dev.parley.models.local.speech.SpeechSynthesis;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * One message that the agent speaks: each sentence's text, then its sound, at most two seconds
 * ahead of the clock, so that a call's memory stays small and a cancel comes in time.
 */
final class SpokenItem {

  private static final long MOST_AHEAD_MICROS = 2_000_000;

  private final LocalLink link;
  private final LocalResponse response;
  private final SpeechSynthesis tts;
  private final double speed;
  private final boolean audio;
  private final Transcoder transcoder;
  private final String itemId = LocalResponse.newId("item_");
  private final StringBuilder said = new StringBuilder();
  private long startedNanos;
  private long spokenMicros;

  SpokenItem(
      LocalLink link,
      LocalResponse response,
      SpeechSynthesis tts,
      AudioFormat format,
      double speed,
      boolean audio) {
    this.link = link;
    this.response = response;
    this.tts = tts;
    this.speed = speed;
    this.audio = audio;
    transcoder = Transcoder.between(AudioFormat.PCM_16K, format);
  }

  void speak(List<String> sentences) throws InterruptedException, TimeoutException {
    link.report(new ModelFact.ItemStarted(response.id(), itemId, null));
    boolean whole = false;
    try {
      whole = speakAll(sentences);
    } finally {
      // Also when synthesis fails: what has been said has been said.
      link.report(new ModelFact.ItemDone(response.id(), itemId, said.toString(), whole));
    }
  }

  private boolean speakAll(List<String> sentences) throws InterruptedException, TimeoutException {
    for (var sentence : sentences) {
      if (response.isCancelled()) {
        return false;
      }
      var delta = said.isEmpty() ? sentence : " " + sentence;
      link.report(new ModelFact.Text(response.id(), itemId, delta));
      if (audio) {
        long before = spokenMicros;
        tts.speak(sentence, speed, this::chunk);
        if (response.isCancelled()) {
          said.append(begun(delta, spokenMicros - before));
          return false;
        }
      }
      said.append(delta);
    }
    if (audio) {
      spoken(transcoder.flush());
    }
    return true;
  }

  private boolean chunk(byte[] pcm) throws InterruptedException {
    if (spokenMicros == 0) {
      startedNanos = System.nanoTime();
    }
    long ahead = spokenMicros - (System.nanoTime() - startedNanos) / 1_000;
    boolean stop =
        ahead > MOST_AHEAD_MICROS
            ? response.cancelledWithin((ahead - MOST_AHEAD_MICROS) / 1_000)
            : response.isCancelled();
    if (stop) {
      return false;
    }
    spokenMicros += Audio.ofBytes(AudioFormat.PCM_16K, pcm).micros();
    spoken(transcoder.accept(Audio.ofBytes(AudioFormat.PCM_16K, pcm)));
    return true;
  }

  private void spoken(Audio sound) {
    if (sound.size() > 0) {
      link.report(new ModelFact.Spoken(response.id(), itemId, sound));
    }
  }

  /** The words of a sentence that fit the time it had, at the pace of ordinary speech. */
  private String begun(String sentence, long micros) {
    int letters = (int) Math.min(sentence.length(), speed * micros / 65_000);
    if (letters == sentence.length()) {
      return sentence;
    }
    int border = sentence.lastIndexOf(' ', letters);
    return border <= 0 ? "" : sentence.substring(0, border);
  }
}
