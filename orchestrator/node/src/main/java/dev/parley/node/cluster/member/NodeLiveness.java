package dev.parley.node.cluster.member;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node still belongs to its cluster. Once it does not, others have its sessions: it
 * must fall silent at once and end its process. Decided once, never taken back.
 *
 * <p>A process that was paused cannot be told that it was given up, so it judges by the clock: a
 * pulse that stood still for longer than the others wait means that they may have. {@link
 * #maySpeak} asks that clock, so that not even the first frame after a pause is sent. Safe from any
 * thread.
 */
public final class NodeLiveness implements AutoCloseable {

  /** Why a node does not belong to its cluster any more. */
  public enum Reason {
    /** The others, or this node as the smaller half, decided that it is gone. */
    DOWNED("the cluster has given this node up"),

    /** It stood still for longer than the others wait. */
    STALLED("this process stood still for too long, the cluster may have given it up"),

    /** Another process has its name. */
    SUPERSEDED("another process has this node's name");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(NodeLiveness.class);
  private static final long PULSE_MILLIS = 50;

  private final LongSupplier nanos;
  private final long patienceNanos;
  private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Reason> ended = new CompletableFuture<>();
  private final ScheduledExecutorService pulse;
  private volatile long last;

  /** A node alone has nobody who could give it up. */
  static NodeLiveness alone() {
    return new NodeLiveness(Duration.ofNanos(Long.MAX_VALUE), System::nanoTime);
  }

  /**
   * A member's liveness.
   *
   * @param patience shorter than the others take to give up a silent member
   */
  public static NodeLiveness member(Duration patience) {
    var liveness = new NodeLiveness(patience, System::nanoTime);
    var _ =
        liveness.pulse.scheduleWithFixedDelay(
            liveness::beat, PULSE_MILLIS, PULSE_MILLIS, TimeUnit.MILLISECONDS);
    return liveness;
  }

  NodeLiveness(Duration patience, LongSupplier nanos) {
    this.patienceNanos = patience.toNanos();
    this.nanos = nanos;
    this.last = nanos.getAsLong();
    this.pulse =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("parley-pulse").daemon().factory());
  }

  /** Whether callers may hear this node now. Cheap enough for every frame. */
  public boolean maySpeak() {
    return !ended.isDone() && nanos.getAsLong() - last < patienceNanos;
  }

  /** Run once, at once, on the thread that finds out; must not block. */
  public void whenEnded(Runnable silence) {
    subscribers.add(silence);
    if (ended.isDone()) {
      silence.run();
    }
  }

  /** Completes after everybody has been told. Never for a node that leaves as it was asked to. */
  public CompletionStage<Reason> ended() {
    return ended.copy();
  }

  public void end(Reason reason) {
    if (!ended.complete(reason)) {
      return;
    }
    LOG.atError().addKeyValue("reason", reason.text()).log("this node falls silent and ends");
    for (var silence : subscribers) {
      try {
        silence.run();
      } catch (RuntimeException failure) {
        LOG.atError().setCause(failure).log("one did not fall silent");
      }
    }
  }

  void beat() {
    long now = nanos.getAsLong();
    if (now - last > patienceNanos) {
      end(Reason.STALLED);
    } else {
      last = now;
    }
  }

  @Override
  public void close() {
    pulse.shutdownNow();
  }
}
