package dev.parley.net.loop;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.apache.pekko.dispatch.MessageDispatcherConfigurator;
import org.apache.pekko.event.LoggingAdapter;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * A call loop whose time is turned by hand: a real event loop with its own dispatcher and ticker,
 * without sockets. What is to be done later is done when its time comes, each thing at its own
 * moment, however slow or quick the machine is.
 */
public final class ManualLoop implements AutoCloseable {

  private static final String DISPATCHER = "pekko.actor.default-dispatcher";

  /** No test needs so long; whoever does hangs. */
  private static final int PATIENCE_S = 60;

  /** Whose dispatcher the actor system is to make that starts next. */
  private static final AtomicReference<@Nullable Turned> STARTING = new AtomicReference<>();

  private final Turned loop = new Turned();
  private final CallLoop calls = new CallLoop(loop, DISPATCHER);
  private final ActorTestKit kit;

  /**
   * A loop with an actor system of its own, all of whose actors are on it, and whose timers go by
   * its time.
   *
   * @param more settings of the actor system
   */
  public static ManualLoop start(Config more) {
    return new ManualLoop(more);
  }

  private ManualLoop(Config more) {
    STARTING.set(loop);
    kit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    """
                    pekko.actor.default-dispatcher.type = "%s"
                    pekko.actor.internal-dispatcher = pekko.actor.default-dispatcher
                    pekko.stream.materializer.dispatcher = pekko.actor.default-dispatcher
                    pekko.scheduler.implementation = "%s"
                    pekko.persistence.journal-plugin-fallback {
                      plugin-dispatcher = pekko.actor.default-dispatcher
                      replay-dispatcher = pekko.actor.default-dispatcher
                    }
                    pekko.persistence.snapshot-store-plugin-fallback {
                      plugin-dispatcher = pekko.actor.default-dispatcher
                    }
                    """
                        .formatted(OnTheLoop.class.getName(), InItsTime.class.getName()))
                .withFallback(more));
  }

  public ActorSystem<?> system() {
    return kit.system();
  }

  /** Not from the loop. */
  public <T> ActorRef<T> spawn(Behavior<T> behavior) {
    return kit.spawn(behavior);
  }

  public CallLoop loop() {
    return calls;
  }

  /** Time of the loop, and of all that runs on it. */
  public long nanos() {
    return loop.ticker().nanoTime();
  }

  /** Does it on the loop, with all that it leads to at once. */
  public void run(Runnable deed) {
    loop.watched(deed);
    pass(0);
  }

  /** On the loop, so much later. */
  public void after(long millis, Runnable deed) {
    loop.later(millis, deed);
  }

  /** Lets time pass, and all that is due in it happen. */
  public void pass(long millis) {
    loop.pass(millis);
  }

  /**
   * Lets time pass until something is so, and not a moment longer; false if it is not within so
   * long.
   */
  public boolean passUntil(BooleanSupplier so, long mostMillis) {
    return loop.passUntil(so, mostMillis);
  }

  /** Something is done on another thread: no time passes until it {@link #goesOn}. */
  public void waits() {
    loop.atWork.incrementAndGet();
  }

  /** What time waited for is done. From any thread. */
  public void goesOn() {
    loop.atWork.decrementAndGet();
    loop.execute(loop::walkOn);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    loop.shutdownGracefully(0, 2, SECONDS).awaitUninterruptibly(5, SECONDS);
  }

  /** Made by the actor system, by its name. */
  public static final class OnTheLoop extends MessageDispatcherConfigurator {

    private final MessageDispatcherConfigurator real;

    public OnTheLoop(Config config, DispatcherPrerequisites prerequisites) {
      super(config, prerequisites);
      this.real = new LoopDispatcher(requireNonNull(STARTING.get()), config, prerequisites);
    }

    @Override
    public MessageDispatcher dispatcher() {
      return real.dispatcher();
    }
  }

  /** Timers of actors. Made by the actor system, by its name. */
  public static final class InItsTime extends AbstractScheduler {

    private final Turned loop = requireNonNull(STARTING.get());

    public InItsTime(Config config, LoggingAdapter log, ThreadFactory threads) {}

    /** Asked for by the ways to say it that are not deprecated. */
    @Override
    @SuppressWarnings("deprecation")
    public Cancellable schedule(
        FiniteDuration first, FiniteDuration between, Runnable deed, ExecutionContext on) {
      return new Due(
          loop.scheduleAtFixedRate(
              () -> on.execute(deed), first.toNanos(), between.toNanos(), NANOSECONDS));
    }

    @Override
    public Cancellable scheduleOnce(FiniteDuration delay, Runnable deed, ExecutionContext on) {
      return new Due(loop.schedule(() -> on.execute(deed), delay.toNanos(), NANOSECONDS));
    }

    @Override
    public double maxFrequency() {
      return 1_000;
    }
  }

  private record Due(Future<?> timer) implements Cancellable {
    @Override
    public boolean cancel() {
      return timer.cancel(false);
    }

    @Override
    public boolean isCancelled() {
      return timer.isCancelled();
    }
  }

  private static final class Turned extends SingleThreadIoEventLoop {

    private final AtomicLong now = new AtomicLong();
    private final Ticker ticker = new Hands(now);

    /** What is done elsewhere and takes no time here. */
    private final AtomicInteger atWork = new AtomicInteger();

    private @Nullable Throwable broken;

    /** Goes on when what is done elsewhere is done; absent while nobody waits for it. */
    private @Nullable Runnable waiting;

    Turned() {
      super(null, new DefaultThreadFactory("parley-manual-loop", true), NoSockets::new);
    }

    @Override
    public Ticker ticker() {
      // The constructor of the loop asks for it before there is one.
      return ticker == null ? Ticker.systemTicker() : ticker;
    }

    @Override
    protected boolean hasTasks() {
      return super.hasTasks();
    }

    void watched(Runnable deed) {
      execute(() -> guarded(deed));
    }

    void later(long millis, Runnable deed) {
      var _ = schedule(() -> guarded(deed), millis, MILLISECONDS);
    }

    /** The loop itself would only log it. */
    private void guarded(Runnable deed) {
      try {
        deed.run();
      } catch (RuntimeException | Error failure) {
        broken = broken == null ? failure : broken;
      }
    }

    void walkOn() {
      var walk = waiting;
      waiting = null;
      if (walk != null) {
        walk.run();
      }
    }

    void pass(long millis) {
      var _ = passUntil(() -> false, millis);
    }

    boolean passUntil(BooleanSupplier so, long mostMillis) {
      var done = new CompletableFuture<Boolean>();
      execute(() -> walk(now.get() + mostMillis * 1_000_000, so, done));
      return done.orTimeout(PATIENCE_S, SECONDS).join();
    }

    private void walk(long until, BooleanSupplier so, CompletableFuture<Boolean> done) {
      var failure = broken;
      if (failure != null) {
        broken = null;
        done.completeExceptionally(failure);
        return;
      }
      if (pendingTasks() == 0) {
        if (atWork.get() > 0) {
          waiting = () -> walk(until, so, done);
          return;
        }
        long next = nextScheduledTaskDeadlineNanos();
        boolean all = next < 0 || next > until;
        if (next > now.get() || all) {
          // All that belongs to this moment has happened.
          if (so.getAsBoolean()) {
            done.complete(true);
            return;
          }
        }
        if (all) {
          now.set(until);
          done.complete(false);
          return;
        }
        now.set(Math.max(now.get(), next));
      }
      // In the turn after this one: what is due is fetched at the beginning of a turn.
      executeAfterEventLoopIteration(() -> execute(() -> walk(until, so, done)));
    }
  }

  private record Hands(AtomicLong now) implements Ticker {

    @Override
    public long initialNanoTime() {
      return 0;
    }

    @Override
    public long nanoTime() {
      return now.get();
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
      throw new UnsupportedOperationException("time is turned by hand");
    }
  }

  /** Waits for tasks, and never for time. */
  private static final class NoSockets implements IoHandler {

    private final Semaphore woken = new Semaphore(0);
    private final Turned loop;

    NoSockets(ThreadAwareExecutor loop) {
      this.loop = (Turned) loop;
    }

    @Override
    public int run(IoHandlerContext context) {
      if (!loop.hasTasks()) {
        woken.acquireUninterruptibly();
        woken.drainPermits();
      }
      return 0;
    }

    @Override
    public void wakeup() {
      woken.release();
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new UnsupportedOperationException("no sockets here");
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return false;
    }
  }
}
