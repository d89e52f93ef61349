package dev.parley.bench.window;

import dev.parley.bench.machine.HeapMeter;
import dev.parley.bench.machine.ProcessMeter;
import dev.parley.bench.machine.ThreadTimes;
import dev.parley.bench.storm.EchoPart;
import dev.parley.bench.storm.Measurements;
import dev.parley.bench.storm.Storm;
import dev.parley.bench.storm.StormCaller;
import dev.parley.bench.window.WindowPlan.Contender;
import dev.parley.bench.wire.Sockets;
import dev.parley.bench.wire.Wheel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Callers at several contenders at once, of whom only one contender's talk at a time. What a
 * machine does otherwise changes within minutes by more than the contenders differ; within two
 * windows that follow each other it hardly does.
 */
final class WindowStorm {

  /** Frames still on their way get this long to come back. */
  private static final long DRAIN_MILLIS = 300;

  private static final long HEAP_LEAD_MILLIS = 1_000;

  private final WindowPlan plan;
  private final List<Crowd> crowds = new ArrayList<>();

  /** The callers of one contender. */
  private static final class Crowd {
    private final Contender contender;
    private final Measurements seen = new Measurements();
    private final List<StormCaller> callers = new ArrayList<>();
    private final List<EventLoop> loops = new ArrayList<>();
    private final @Nullable ProcessMeter meter;
    private volatile boolean loaded;

    Crowd(Contender contender) {
      this.contender = contender;
      var pid = contender.pid();
      meter = pid == null || !ProcessMeter.works() ? null : new ProcessMeter(pid);
    }
  }

  private WindowStorm(WindowPlan plan) {
    this.plan = plan;
    plan.contenders().forEach(contender -> crowds.add(new Crowd(contender)));
  }

  /** Blocks until it is over. */
  static WindowFindings run(WindowPlan plan) throws InterruptedException {
    var group = Sockets.loops(1, "windows");
    try {
      return new WindowStorm(plan).run(group);
    } finally {
      group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private WindowFindings run(EventLoopGroup group) throws InterruptedException {
    var before = heaps();
    var wheels = new HashMap<EventLoop, Wheel>();
    for (var crowd : crowds) {
      ramp(crowd, group, wheels);
    }
    for (var crowd : crowds) {
      load(crowd, plan.warmUpMs());
    }
    var windows = new ArrayList<WindowResult>();
    for (var turn : WindowOrder.of(crowds.size(), plan.rounds(), new Random(plan.seed()))) {
      rest(turn.restMillis());
      windows.add(window(turn.round(), crowds.get(turn.contender())));
    }
    var talking = talkingHeaps(before);
    crowds.forEach(WindowStorm::hangUp);
    return new WindowFindings(plan.sound(), plan.calls(), windows, talking);
  }

  private void ramp(Crowd crowd, EventLoopGroup group, Map<EventLoop, Wheel> wheels) {
    long began = System.nanoTime();
    long step = TimeUnit.MILLISECONDS.toNanos(plan.rampMs()) / plan.calls();
    for (int i = 0; i < plan.calls(); i++) {
      var loop = group.next();
      var wheel = wheels.computeIfAbsent(loop, Wheel::new);
      var part = new EchoPart(crowd.seen, plan.sound(), () -> crowd.loaded);
      var caller = new StormCaller(crowd.seen, wheel, part);
      crowd.callers.add(caller);
      crowd.loops.add(loop);
      Sockets.dial(loop, crowd.contender.url(), crowd.contender.key(), caller)
          .addListener(dialled -> {
            if (!dialled.isSuccess()) {
              crowd.seen.error("not_connected");
            }
          });
      sleepUntil(began + (i + 1) * step);
    }
  }

  private WindowResult window(int round, Crowd crowd) {
    long from = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.leadMs());
    long until = from + TimeUnit.MILLISECONDS.toNanos(plan.windowMs());
    crowd.seen.measureAnew(from, until);
    crowd.loaded = true;
    sleepUntil(from);
    var before = crowd.meter == null ? null : crowd.meter.threads();
    sleepUntil(until);
    var after = crowd.meter == null ? null : crowd.meter.threads();
    crowd.loaded = false;
    rest(DRAIN_MILLIS);
    var result = crowd.seen.result(storm(crowd.contender), cost(crowd, before, after));
    boolean late = result.lateness().p99() > plan.mostLateMicros();
    return new WindowResult(round, crowd.contender.name(), late, result);
  }

  private Storm.@Nullable Cost cost(
      Crowd crowd, @Nullable ThreadTimes before, @Nullable ThreadTimes after) {
    if (crowd.meter == null || before == null || after == null || crowd.seen.pairs() == 0) {
      return null;
    }
    double micros = after.nanosSince(before) / 1_000.0;
    return new Storm.Cost(
        micros / crowd.seen.pairs(),
        micros / 10.0 / plan.windowMs(),
        crowd.meter.residentBytes() >> 20,
        null);
  }

  private Map<String, Long> heaps() throws InterruptedException {
    var heaps = new HashMap<String, Long>();
    for (var crowd : crowds) {
      heap(crowd, heaps);
    }
    return heaps;
  }

  private List<WindowFindings.HeapGrowth> talkingHeaps(Map<String, Long> before)
      throws InterruptedException {
    var talking = new HashMap<String, Long>();
    for (var crowd : crowds) {
      crowd.loaded = true;
      rest(HEAP_LEAD_MILLIS);
      heap(crowd, talking);
      crowd.loaded = false;
    }
    var growth = new ArrayList<WindowFindings.HeapGrowth>();
    for (var crowd : crowds) {
      var name = crowd.contender.name();
      var from = before.get(name);
      var to = talking.get(name);
      if (from != null && to != null) {
        growth.add(new WindowFindings.HeapGrowth(name, plan.calls(), from, to));
      }
    }
    return growth;
  }

  private static void heap(Crowd crowd, Map<String, Long> into) throws InterruptedException {
    var pid = crowd.contender.pid();
    if (pid != null) {
      HeapMeter.liveKilobytes(pid).ifPresent(kb -> into.put(crowd.contender.name(), kb));
    }
  }

  private static void load(Crowd crowd, long millis) {
    crowd.loaded = true;
    rest(millis);
    crowd.loaded = false;
  }

  private static void hangUp(Crowd crowd) {
    for (int i = 0; i < crowd.callers.size(); i++) {
      crowd.loops.get(i).execute(crowd.callers.get(i)::hangUp);
    }
  }

  /** As the storm that one window is. */
  private Storm.Plan storm(Contender contender) {
    return new Storm.Plan(
        Storm.Kind.ECHO,
        contender.url(),
        null,
        plan.calls(),
        plan.rampMs(),
        plan.warmUpMs(),
        plan.windowMs(),
        1,
        contender.pid(),
        0);
  }

  private static void rest(long millis) {
    sleepUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static void sleepUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
