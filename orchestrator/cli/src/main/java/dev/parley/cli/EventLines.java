package dev.parley.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an event stream for one reader, who does not wait for ever. Each line is asked for
 * when the one before was taken, so at most one waits here.
 */
final class EventLines implements Flow.Subscriber<String>, AutoCloseable {

  private sealed interface Signal {
    record Line(String text) implements Signal {}

    /** Nothing comes any more; without a failure the other side has ended it. */
    record End(@Nullable Throwable failure) implements Signal {}
  }

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;

  /**
   * The next line; empty when the other side has ended the stream. Blocks.
   *
   * @throws IOException if the stream breaks, or no line comes for {@code silence}
   */
  Optional<String> next(Duration silence) throws IOException, InterruptedException {
    return switch (signals.poll(silence.toMillis(), TimeUnit.MILLISECONDS)) {
      case null -> throw new IOException("silent for %.0f s".formatted(silence.toMillis() / 1e3));
      case Signal.Line(var text) -> {
        askForOne();
        yield Optional.of(text);
      }
      case Signal.End(var failure) -> {
        if (failure != null) {
          throw new IOException(failure.getMessage(), failure);
        }
        yield Optional.empty();
      }
    };
  }

  @Override
  public void close() {
    var known = subscription;
    if (known != null) {
      known.cancel();
    }
  }

  private void askForOne() {
    var known = subscription;
    if (known != null) {
      known.request(1);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(1);
  }

  @Override
  public void onNext(String line) {
    signals.add(new Signal.Line(line));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal.End(failure));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End(null));
  }
}
