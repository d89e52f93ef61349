package dev.parley.net.loop;

import com.typesafe.config.Config;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherConfigurator;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/** A Pekko dispatcher that runs its actors on an event loop and has no thread of its own. */
final class LoopDispatcher extends DispatcherConfigurator {

  private final EventLoop loop;

  LoopDispatcher(EventLoop loop, Config config, DispatcherPrerequisites prerequisites) {
    // Set first: the super constructor asks for the executor.
    this.loop = loop;
    super(config, prerequisites);
  }

  @Override
  public ExecutorServiceConfigurator configureExecutor() {
    return new ExecutorServiceConfigurator(config(), prerequisites()) {
      @Override
      public ExecutorServiceFactory createExecutorServiceFactory(
          String id, ThreadFactory threadFactory) {
        return () -> new Borrowed(loop);
      }
    };
  }

  /** The loop as Pekko sees it. Pekko may stop using it but not stop it. */
  private static final class Borrowed extends AbstractExecutorService {

    private final EventLoop loop;
    private volatile boolean returned;

    Borrowed(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(task);
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
