package dev.parley.models.local;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Transcoder;
import dev.parley.media.port.SpokenWords;
import dev.parley.models.local.speech.SpeechSynthesis;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node's own voice: what its agents say without a model, spoken once and kept. When a model goes,
 * all calls want the same words at once.
 *
 * <p>Safe from any thread.
 */
final class RenderedWords implements SpokenWords {

  /** An agent has two texts, and legs have four formats. Ten seconds at 24 kHz are 480 KB. */
  private static final int MOST_KEPT = 64;

  private static final int MOST_AT_ONCE = 4;

  private record Said(String text, AudioFormat format) {}

  private final SpeechSynthesis voice;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);

  /** The one that was wanted longest ago first. */
  private final Map<Said, CompletableFuture<Audio>> kept =
      new LinkedHashMap<>(MOST_KEPT, 0.75f, true);

  RenderedWords(SpeechSynthesis voice) {
    this.voice = voice;
  }

  @Override
  public void render(
      String text, AudioFormat format, Executor loop, Consumer<@Nullable Audio> then) {
    var sound = said(new Said(text, format));
    if (sound == null) {
      loop.execute(() -> then.accept(null));
    } else {
      sound.whenComplete((audio, _) -> loop.execute(() -> then.accept(audio)));
    }
  }

  /** The sound when it is there; absent if too much is being spoken. */
  private @Nullable CompletionStage<Audio> said(Said wanted) {
    synchronized (kept) {
      var known = kept.get(wanted);
      if (known != null || !free.tryAcquire()) {
        return known;
      }
      var sound = new CompletableFuture<Audio>();
      kept.put(wanted, sound);
      if (kept.size() > MOST_KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
      Thread.ofVirtual().name("spoken-words").start(() -> speak(wanted, sound));
      return sound;
    }
  }

  private void speak(Said wanted, CompletableFuture<Audio> sound) {
    try {
      sound.complete(rendered(wanted));
    } catch (InterruptedException | TimeoutException | RuntimeException failure) {
      synchronized (kept) {
        kept.remove(wanted, sound);
      }
      sound.completeExceptionally(failure);
    } finally {
      free.release();
    }
  }

  private Audio rendered(Said wanted) throws InterruptedException, TimeoutException {
    var pcm = Audio.ofBytes(AudioFormat.PCM_16K, voice.synthesise(wanted.text()));
    var stream = Transcoder.between(AudioFormat.PCM_16K, wanted.format());
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(stream.accept(pcm).bytes());
    whole.writeBytes(stream.flush().bytes());
    return Audio.ofBytes(wanted.format(), whole.toByteArray());
  }
}
