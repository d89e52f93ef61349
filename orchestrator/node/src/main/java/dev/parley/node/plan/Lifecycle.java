package dev.parley.node.plan;

import dev.parley.node.start.StartProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of a node runs already, so that it can be stopped in the opposite order. */
public final class Lifecycle implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  /** Far beyond what a slow machine needs for a broker or a speech model. */
  private static final Duration BESIDE_DEADLINE = Duration.ofMinutes(3);

  private record Part(String name, AutoCloseable stop) {}

  private final StartProgress progress;
  private final ArrayDeque<Part> running = new ArrayDeque<>();
  private boolean closed;

  public Lifecycle(StartProgress progress) {
    this.progress = progress;
  }

  /** Starts a part that is stopped by closing it. */
  public <T extends AutoCloseable> T start(String name, String detail, Callable<T> start) {
    return start(name, detail, start, AutoCloseable::close);
  }

  public <T> T start(String name, String detail, Callable<T> start, Stop<T> stop) {
    long began = System.nanoTime();
    var part = call(start);
    if (kept(new Part(name, () -> stop.stop(part)))) {
      progress.started(name, detail, Duration.ofNanos(System.nanoTime() - began));
    }
    return part;
  }

  /** Starts a part beside the others; {@link #join} waits for it. */
  public <T extends AutoCloseable> CompletableFuture<T> startBeside(
      String name, String detail, Callable<T> start) {
    return CompletableFuture.supplyAsync(
            () -> start(name, detail, start),
            task -> Thread.ofVirtual().name("parley-start-" + name).start(task))
        .orTimeout(BESIDE_DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  public static <T> T join(CompletableFuture<T> part) {
    try {
      return part.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException own) {
        throw own;
      }
      throw failure;
    }
  }

  /** Stops everything, last first; one that fails does not keep the others. */
  @Override
  public void close() {
    for (var part = next(); part != null; part = next()) {
      stop(part);
    }
  }

  /** A part that was still starting when all was stopped is stopped at once, and not kept. */
  private boolean kept(Part part) {
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late) {
        running.push(part);
      }
    }
    if (late) {
      stop(part);
    }
    return !late;
  }

  private synchronized @Nullable Part next() {
    closed = true;
    return running.poll();
  }

  private static void stop(Part part) {
    try {
      part.stop().close();
    } catch (Exception failure) {
      LOG.atWarn().setCause(failure).addKeyValue("part", part.name()).log("did not stop well");
    }
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
  public interface Stop<T> {
    void stop(T part) throws Exception;
  }
}
