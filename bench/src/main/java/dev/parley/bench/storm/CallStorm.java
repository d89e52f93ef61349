package dev.parley.bench.storm;

import dev.parley.bench.machine.HeapMeter;
import dev.parley.bench.machine.ProcessMeter;
import dev.parley.bench.wire.Sockets;
import dev.parley.bench.wire.Wheel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many real callers at once, on few threads: ramps up, warms up, measures, hangs up. */
final class CallStorm {

  /** Frames still on their way get this long to come back. */
  private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

  private final Storm.Plan plan;
  private final Measurements seen = new Measurements();
  private final List<StormCaller> callers = new ArrayList<>();
  private final List<EventLoop> loops = new ArrayList<>();
  private final Map<EventLoop, Wheel> wheels = new HashMap<>();

  private CallStorm(Storm.Plan plan) {
    this.plan = plan;
  }

  /** Blocks until it is over. */
  static Storm.Result run(Storm.Plan plan) throws InterruptedException {
    var group = Sockets.loops(plan.threads(), "storm");
    try {
      return new CallStorm(plan).run(group);
    } finally {
      group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private Storm.Result run(EventLoopGroup group) throws InterruptedException {
    long began = System.nanoTime();
    ramp(group, began);
    long from = began + TimeUnit.MILLISECONDS.toNanos(plan.rampMs() + plan.warmUpMs());
    long until = from + TimeUnit.MILLISECONDS.toNanos(plan.measureMs());
    seen.measure(from, until);
    sleepUntil(from);
    var pid = plan.watched();
    var cost = pid == null ? null : watch(pid, until);
    sleepUntil(until + DRAIN_NANOS);
    hangUp();
    return seen.result(plan, cost);
  }

  private Storm.Cost watch(long pid, long until) throws InterruptedException {
    var meter = new ProcessMeter(pid);
    long before = meter.cpuMicros();
    sleepUntil(until);
    long cpu = meter.cpuMicros() - before;
    long resident = meter.residentBytes();
    sleepUntil(until + DRAIN_NANOS);
    var heap = HeapMeter.liveKilobytes(pid);
    return new Storm.Cost(
        pairs() == 0 ? 0 : cpu / pairs(),
        cpu / 10.0 / plan.measureMs(),
        resident >> 20,
        heap.isPresent() ? heap.getAsLong() : null);
  }

  private void ramp(EventLoopGroup group, long began) {
    long step = TimeUnit.MILLISECONDS.toNanos(plan.rampMs()) / plan.calls();
    for (int i = 0; i < plan.calls(); i++) {
      var loop = group.next();
      var wheel = wheels.computeIfAbsent(loop, Wheel::new);
      var caller = new StormCaller(seen, wheel, part());
      callers.add(caller);
      loops.add(loop);
      Sockets.dial(loop, plan.url(), plan.key(), caller).addListener(this::dialled);
      sleepUntil(began + (i + 1) * step);
    }
  }

  private void dialled(Future<? super Void> dialled) {
    if (!dialled.isSuccess()) {
      seen.error("not_connected");
    }
  }

  private StormCaller.Part part() {
    return switch (plan.kind()) {
      case ECHO -> new EchoPart(seen);
      case TURNS -> new TurnsPart(seen, plan.silenceMs());
    };
  }

  private void hangUp() {
    for (int i = 0; i < callers.size(); i++) {
      loops.get(i).execute(callers.get(i)::hangUp);
    }
  }

  private double pairs() {
    double whole = plan.measureMs() / 20.0 * plan.calls();
    return plan.kind() == Storm.Kind.ECHO ? seen.pairs() : whole;
  }

  private static void sleepUntil(long nanoTime) {
    long left = nanoTime - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanoTime - System.nanoTime();
    }
  }
}
