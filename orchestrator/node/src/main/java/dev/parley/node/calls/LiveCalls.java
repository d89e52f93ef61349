package dev.parley.node.calls;

import static dev.parley.net.metrics.Metric.counter;
import static dev.parley.net.metrics.Metric.gauge;

import dev.parley.media.port.CallFactory;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.Leg;
import dev.parley.media.port.PortOrder;
import dev.parley.net.loop.CallLoop;
import dev.parley.net.metrics.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The calls that are on this node, whatever they came by, and how they leave when it does. */
public final class LiveCalls implements CallFactory {

  /**
   * Between two callers who are sent away. Whoever arrives costs the other nodes as much as seconds
   * of talk: all at once, they would wait for each other.
   */
  private static final Duration STEP = Duration.ofMillis(150);

  private record OnLoop(CallHandle call, CallLoop loop) {}

  private final CallFactory calls;
  private final Set<OnLoop> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private final LongAdder turnedAway = new LongAdder();
  private volatile boolean draining;

  /**
   * No call yet.
   *
   * @param calls begins them
   */
  public LiveCalls(CallFactory calls) {
    this.calls = calls;
  }

  public int open() {
    return open.size();
  }

  /** Under the names by which they are read. */
  public List<Metric> metrics() {
    return List.of(
        gauge("parley_calls", "Callers who are on this node's lines now.", this::open),
        counter(
            "parley_calls_turned_away_total",
            "Callers who were told to try elsewhere because this node is drained.",
            turnedAway::sum));
  }

  public boolean isDraining() {
    return draining;
  }

  /**
   * Takes no new callers, and sends those that are here to other nodes, one after the other. Safe
   * to call again.
   *
   * @param patience how long calls may wait for moments at which nobody notices; half of it is
   *     enough for the last one to begin to
   * @return completes when the last one has gone
   */
  CompletionStage<Void> drain(Duration patience) {
    draining = true;
    long most = patience.dividedBy(2L * Math.max(1, open.size())).toNanos();
    long step = Math.min(STEP.toNanos(), most);
    long wait = 0;
    for (var caller : open) {
      var left = patience.minusNanos(wait);
      var _ = caller.loop().loop().schedule(() -> drain(caller, left), wait, TimeUnit.NANOSECONDS);
      wait += step;
    }
    completeIfEmpty();
    return empty.copy();
  }

  @Override
  public CallHandle begin(CallRequest request, Leg leg, CallLoop loop) {
    if (draining) {
      return turnAway(leg);
    }
    var call = calls.begin(request, leg, loop);
    var caller = new OnLoop(call, loop);
    open.add(caller);
    call.whenLeft(() -> left(caller));
    // It may have begun since.
    if (draining) {
      drain(caller, Duration.ZERO);
    }
    return call;
  }

  private CallHandle turnAway(Leg leg) {
    turnedAway.increment();
    leg.port().hangUp(PortOrder.Ending.OVERLOADED, "node_draining");
    return new CallTurnedAway();
  }

  private void drain(OnLoop caller, Duration patience) {
    if (open.contains(caller)) {
      caller.call().drain(patience);
    }
  }

  private void left(OnLoop caller) {
    open.remove(caller);
    completeIfEmpty();
  }

  private void completeIfEmpty() {
    if (draining && open.isEmpty()) {
      empty.complete(null);
    }
  }
}
