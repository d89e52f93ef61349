package dev.parley.orchestrator.node;

import dev.parley.orchestrator.cli.StartProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of a node runs already, so that it can be stopped in the opposite order. */
final class Parts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private record Part(String name, AutoCloseable stop) {}

  private final StartProgress progress;
  private final ArrayDeque<Part> running = new ArrayDeque<>();

  Parts(StartProgress progress) {
    this.progress = progress;
  }

  /** Starts a part that is stopped by closing it. */
  <T extends AutoCloseable> T start(String name, String detail, Callable<T> start) {
    return start(name, detail, start, AutoCloseable::close);
  }

  <T> T start(String name, String detail, Callable<T> start, Stop<T> stop) {
    long began = System.nanoTime();
    var part = call(start);
    stopping(name, () -> stop.stop(part));
    progress.started(name, detail, Duration.ofNanos(System.nanoTime() - began));
    return part;
  }

  /** Starts a part beside the others; {@link #join} waits for it. */
  <T extends AutoCloseable> CompletableFuture<T> startBeside(
      String name, String detail, Callable<T> start) {
    var part = new CompletableFuture<T>();
    Thread.ofVirtual()
        .name("parley-start-" + name)
        .start(() -> {
          try {
            part.complete(start(name, detail, start));
          } catch (RuntimeException failure) {
            part.completeExceptionally(failure);
          }
        });
    return part;
  }

  static <T> T join(CompletableFuture<T> part) {
    try {
      return part.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException own) {
        throw own;
      }
      throw failure;
    }
  }

  synchronized void stopping(String name, AutoCloseable stop) {
    running.push(new Part(name, stop));
  }

  /** Stops everything, last first; one that fails does not keep the others. */
  @Override
  public void close() {
    for (var part = next(); part != null; part = next()) {
      try {
        part.stop().close();
      } catch (Exception failure) {
        LOG.atWarn().setCause(failure).addKeyValue("part", part.name()).log("did not stop well");
      }
    }
  }

  private synchronized @Nullable Part next() {
    return running.poll();
  }

  private static <T> T call(Callable<T> start) {
    try {
      return start.call();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }

  /** How a part that is not closed is stopped. */
  interface Stop<T> {
    void stop(T part) throws Exception;
  }
}
