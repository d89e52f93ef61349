package dev.parley.net.loop;

import com.typesafe.config.Config;
import io.netty.channel.SingleThreadEventLoop;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherConfigurator;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * A Pekko dispatcher that runs its actors on an event loop, in place where it can, and has no
 * thread of its own.
 */
final class LoopDispatcher extends DispatcherConfigurator {

  private final InPlaceRuns runs;

  LoopDispatcher(SingleThreadEventLoop loop, Config config, DispatcherPrerequisites prerequisites) {
    // Set first: the super constructor asks for the executor. Pekko may ask for several, one after
    // the other, and what runs on a loop must be known to all of them.
    this.runs = new InPlaceRuns(new LoopTurns(loop));
    super(config, prerequisites);
  }

  @Override
  public ExecutorServiceConfigurator configureExecutor() {
    return new ExecutorServiceConfigurator(config(), prerequisites()) {
      @Override
      public ExecutorServiceFactory createExecutorServiceFactory(
          String id, ThreadFactory threadFactory) {
        return () -> new Borrowed(runs);
      }
    };
  }

  private record LoopTurns(SingleThreadEventLoop loop) implements InPlaceRuns.Turns {

    @Override
    public boolean isHere() {
      return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(task);
    }

    @Override
    public void whenTurnEnds(Runnable task) {
      loop.executeAfterEventLoopIteration(task);
    }
  }

  /** The loop as Pekko sees it. Pekko may stop using it but not stop it. */
  private static final class Borrowed extends AbstractExecutorService {

    private final InPlaceRuns runs;
    private volatile boolean returned;

    Borrowed(InPlaceRuns runs) {
      this.runs = runs;
    }

    @Override
    public void execute(Runnable task) {
      runs.execute(task);
    }

    @Override
    public void shutdown() {
      returned = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      returned = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return returned;
    }

    @Override
    public boolean isTerminated() {
      return returned;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return returned;
    }
  }
}
