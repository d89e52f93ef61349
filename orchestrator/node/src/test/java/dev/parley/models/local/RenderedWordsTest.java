package dev.parley.models.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.models.local.speech.SpeechSynthesis;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RenderedWordsTest {

  private static final String WORDS = "We cannot talk at the moment. Please call again later.";

  @Test
  void wordsAreSpokenInTheFormatOfTheLegAndKept() throws Exception {
    var words = new RenderedWords(Speech.VOICE);

    var first = requireNonNull(say(words, WORDS, AudioFormat.PCMU));
    var second = say(words, WORDS, AudioFormat.PCMU);
    var wide = requireNonNull(say(words, WORDS, AudioFormat.PCM_24K));

    assertThat(first.format()).isEqualTo(AudioFormat.PCMU);
    assertThat(first.micros()).isBetween(2_000_000L, 8_000_000L);
    assertThat(second).isSameAs(first);
    assertThat(wide.format()).isEqualTo(AudioFormat.PCM_24K);
    assertThat(wide.micros()).isBetween(first.micros() - 20_000, first.micros() + 20_000);
  }

  @Test
  void wordsThatCouldNotBeSpokenAreTriedAgainTheNextTime() throws Exception {
    var tries = new AtomicInteger();
    var words =
        new RenderedWords(
            new SpeechSynthesis() {
              @Override
              public void speak(String text, double speed, Sink sink)
                  throws InterruptedException, TimeoutException {
                if (tries.incrementAndGet() == 1) {
                  throw new TimeoutException("voice: none free");
                }
                sink.accept(new byte[640]);
              }

              @Override
              public void close() {}
            });

    assertThat(say(words, WORDS, AudioFormat.PCM_16K)).isNull();
    assertThat(requireNonNull(say(words, WORDS, AudioFormat.PCM_16K)).micros()).isEqualTo(20_000);
  }

  private static @Nullable Audio say(RenderedWords words, String text, AudioFormat format)
      throws Exception {
    var said = new CompletableFuture<@Nullable Audio>();
    words.render(text, format, Runnable::run, said::complete);
    return said.get(60, TimeUnit.SECONDS);
  }
}
