package dev.parley.bench.model;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The links of a simulated model, and what is done to them on order. Safe from any thread. */
public final class SimulatedFaults {

  /** How a link is refused. */
  enum Refusal {
    NONE,
    UNAVAILABLE,
    TOO_MANY_REQUESTS,
    TRY_AGAIN_LATER
  }

  private static final String STRIKE = "strike ";
  private static final long REFUSE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long FIND_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long ANSWER_SECONDS = 5;

  private final Set<SimulatedCall> calls = ConcurrentHashMap.newKeySet();
  private final Consumer<ModelNote> notes;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile long refusesUntil = System.nanoTime();

  SimulatedFaults(Consumer<ModelNote> notes) {
    this.notes = notes;
  }

  static SimulatedFaults none() {
    return new SimulatedFaults(_ -> {});
  }

  /** The order that strikes at most so many links in this moment. */
  public static String order(LinkFault fault, LinkMoment moment, int most) {
    return "%s%s %s %d".formatted(STRIKE, fault, moment, most);
  }

  void joined(SimulatedCall call) {
    calls.add(call);
  }

  void left(SimulatedCall call) {
    calls.remove(call);
  }

  void note(ModelNote note) {
    notes.accept(note);
  }

  void refuseForAMinute() {
    refusesUntil = System.nanoTime() + REFUSE_NANOS;
  }

  /** How the link that knocks is refused: in each way in turn. */
  Refusal refusal() {
    if (System.nanoTime() - refusesUntil >= 0) {
      return Refusal.NONE;
    }
    var ways = Refusal.values();
    return ways[1 + refused.getAndIncrement() % (ways.length - 1)];
  }

  /** Carries out an order; waits for links that are in the moment. */
  void obey(String order) throws InterruptedException {
    if (!order.startsWith(STRIKE)) {
      throw new IllegalArgumentException("model: " + order + " (expected: " + STRIKE + "…)");
    }
    var words = order.substring(STRIKE.length()).strip().toUpperCase(Locale.ROOT).split(" ", -1);
    var fault = LinkFault.valueOf(words[0]);
    var moment = LinkMoment.valueOf(words[1]);
    int most = Integer.parseInt(words[2]);
    long end = System.nanoTime() + FIND_NANOS;
    int struck = 0;
    while (struck < most && System.nanoTime() < end) {
      for (var call : calls) {
        struck += struck < most && struck(call, fault, moment) ? 1 : 0;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private boolean struck(SimulatedCall call, LinkFault fault, LinkMoment moment)
      throws InterruptedException {
    try {
      return call.strike(fault, moment).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException gone) {
      return false;
    }
  }
}
