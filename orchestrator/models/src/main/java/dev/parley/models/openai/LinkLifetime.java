package dev.parley.models.openai;

import dev.parley.media.port.ModelFact;
import dev.parley.session.model.ModelChangeReason;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the session, ahead of time, that the model will end the link. */
final class LinkLifetime {

  /** Long enough to open another link in a pause of the talk. */
  private static final Duration NOTICE = Duration.ofSeconds(60);

  private final EventLoop loop;
  private final Consumer<ModelFact> facts;
  private @Nullable Future<?> notice;

  LinkLifetime(EventLoop loop, Consumer<ModelFact> facts) {
    this.loop = loop;
    this.facts = facts;
  }

  /**
   * @param unixSeconds not after now = the model does not say
   */
  void endsAt(long unixSeconds) {
    long left = Duration.between(Instant.now(), Instant.ofEpochSecond(unixSeconds)).toMillis();
    if (left > 0) {
      long wait = Math.max(0, left - NOTICE.toMillis());
      notice = loop.schedule(() -> tell(left - wait), wait, TimeUnit.MILLISECONDS);
    }
  }

  void cancel() {
    if (notice != null) {
      notice.cancel(false);
    }
  }

  private void tell(long millisLeft) {
    facts.accept(new ModelFact.GoingAway(ModelChangeReason.END_OF_LIFE, millisLeft));
  }
}
