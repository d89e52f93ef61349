package dev.parley.bench.idle;

import dev.parley.bench.machine.HeapMeter;
import dev.parley.bench.process.Child;
import dev.parley.bench.process.ParleyNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench sessions}. */
@Command(
    name = "sessions",
    description = {
      "Attaches many idle calls to one node and prints what heap each of them holds, seen from",
      "outside after a collection. Exit code 1 over the budget of 100 kB."
    },
    mixinStandardHelpOptions = true)
public final class IdleSessionsCommand implements Callable<Integer> {

  private static final String AGENT = "bench-idle";
  private static final double BUDGET_KILOBYTES = 100;
  private static final long START_SECONDS = 30;
  private static final long ATTACH_SECONDS = 300;

  /** Until what attaching needed is done with. */
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(8);

  /** The first ones pay for what all share: classes, pools, threads. */
  private static final int SHARE_BEFORE = 10;

  @Option(
      names = "--count",
      defaultValue = "5000",
      description = "Sessions. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--heap",
      defaultValue = "1g",
      description = "Largest heap of the node. Default: ${DEFAULT-VALUE}.")
  private String heap = "1g";

  @Option(names = "--classes", description = "Print the classes that hold most of it, too.")
  private boolean classes;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var own = ParleyNode.ownCommand();
    if (own == null) {
      throw new IOException("parley: not on the class path (expected: its orchestrator)");
    }
    try (var model = Child.bench("model", Child.LISTENING, "model", "--until-stdin-closes")) {
      var url = URI.create("ws://127.0.0.1:" + model.port(START_SECONDS) + "/v1/realtime");
      try (var node = ParleyNode.start(with(own), List.of(), null, Map.of(AGENT, url));
          var calls = new IdleCalls(node.url(AGENT), node.key())) {
        return measure(node, calls);
      }
    }
  }

  private int measure(ParleyNode node, IdleCalls calls) throws IOException, InterruptedException {
    int few = Math.max(1, count / SHARE_BEFORE);
    long before = heapWith(node, calls, few);
    long after = heapWith(node, calls, count);
    double each = (after - before) / (double) (count - few);
    System.out.printf(
        Locale.ROOT,
        "%d idle sessions: %.1f kB of heap each (budget: %.0f); %d MB with %d, %d MB with all%n",
        count,
        each,
        BUDGET_KILOBYTES,
        before >> 10,
        few,
        after >> 10);
    if (classes) {
      HeapMeter.largestClasses(node.pid(), 25).forEach(System.out::println);
    }
    return each <= BUDGET_KILOBYTES ? 0 : 1;
  }

  private static long heapWith(ParleyNode node, IdleCalls calls, int wanted)
      throws IOException, InterruptedException {
    System.err.println("attaching " + wanted);
    int attached = calls.grow(wanted, ATTACH_SECONDS);
    if (attached < wanted) {
      throw new IOException(
          "sessions: %d attached, %d lines failed (expected: %d attached)"
              .formatted(attached, calls.failed(), wanted));
    }
    long end = System.nanoTime() + SETTLE_NANOS;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return HeapMeter.liveKilobytes(node.pid())
        .orElseThrow(() -> new IOException("heap: not told (expected: jcmd of this JDK)"));
  }

  private List<String> with(List<String> command) {
    var all = new ArrayList<>(command);
    all.replaceAll(option -> option.startsWith("-Xmx") ? "-Xmx" + heap : option);
    return List.copyOf(all);
  }
}
