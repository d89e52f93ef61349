package dev.parley.bench;

import static java.util.Objects.requireNonNull;

import dev.parley.proto.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything in one run, each part in a process of its own: the simulated models, then the same
 * storm with nothing, a bare relay, a Node.js relay and Parley in the middle. In turn and again, so
 * that what else the machine does, and what JIT compilers have learnt, is alike for all.
 */
final class BenchRun {

  private static final long START_SECONDS = 15;
  private static final long RAMP_MS = 1_500;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Whoever has been warm gets warm again sooner. */
  private static final long WARM_AGAIN_MS = 4_000;

  /** After a storm, before the idle node is measured: its JIT compilers come to rest. */
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(8);

  private static final String ECHO = "bench-echo";
  private static final String TURNS = "bench-turns";

  private final Plan plan;
  private final Consumer<String> progress;
  private final List<Report.Row> rows = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  /**
   * What to run.
   *
   * @param warmUpMs of the first round
   * @param rounds in which everybody's frames are measured once
   * @param parley command that starts a node; absent = leave Parley out
   * @param key of the node; absent = as it writes it into its data folder
   * @param nodeFolder for the Node.js relay; absent = leave it out
   */
  record Plan(
      int calls,
      int seconds,
      long warmUpMs,
      int rounds,
      int threads,
      @Nullable List<String> parley,
      @Nullable String key,
      @Nullable Path nodeFolder) {}

  /** What stands in the middle. */
  private record Middle(String path, @Nullable Long pid, @Nullable String key, URI url) {}

  BenchRun(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  Report run() throws IOException, InterruptedException {
    var machine = Machine.here();
    if (plan.parley() == null) {
      skipped.add("Parley: no command line (expected: --parley, or Parley on the class path)");
    }
    try (var echo = model("--echo");
        var turns = model()) {
      frames(url(echo.port(START_SECONDS)));
      turns(url(turns.port(START_SECONDS)));
    }
    return new Report(Instant.now(), machine, rows, skipped);
  }

  private void frames(URI model) throws IOException, InterruptedException {
    try (var relay = relay(model);
        var node = nodeRelay(model);
        // Sound that is echoed in real time needs no pacing, which would count as latency.
        var parley = parley(ECHO, model, "-Dparley.media.playout-lead=30s")) {
      var middles = new ArrayList<Middle>();
      middles.add(new Middle(Report.DIRECT, null, null, model));
      middles.add(through(relay));
      if (node != null) {
        middles.add(new Middle(Report.NODE, node.pid(), null, url(NodeRelay.port(node))));
      }
      if (parley != null) {
        middles.add(through(parley, ECHO));
      }
      measure(middles);
    }
  }

  private void measure(List<Middle> middles) throws IOException, InterruptedException {
    var results = new HashMap<Middle, List<Storm.Result>>();
    for (int round = 0; round < plan.rounds(); round++) {
      long warmUp = round == 0 ? plan.warmUpMs() : Math.min(plan.warmUpMs(), WARM_AGAIN_MS);
      for (var middle : middles) {
        results
            .computeIfAbsent(middle, _ -> new ArrayList<>())
            .add(run(middle, Storm.Kind.ECHO, warmUp));
      }
    }
    rest(SETTLE_NANOS);
    for (var middle : middles) {
      var idle = middle.path().equals(Report.PARLEY) ? idle(middle.pid()) : null;
      rows.add(Report.Row.of(middle.path(), requireNonNull(results.get(middle)), idle));
    }
  }

  private void turns(URI model) throws IOException, InterruptedException {
    try (var relay = relay(model)) {
      turns(through(relay));
    }
    try (var parley = parley(TURNS, model)) {
      if (parley != null) {
        turns(through(parley, TURNS));
      }
    }
  }

  private void turns(Middle middle) throws IOException, InterruptedException {
    var result = run(middle, Storm.Kind.TURNS, plan.warmUpMs());
    rows.add(Report.Row.of(middle.path(), List.of(result), null));
  }

  private Child relay(URI model) throws IOException {
    return Child.bench(
        "relay",
        Child.LISTENING,
        "relay",
        "--until-stdin-closes",
        "--threads",
        Integer.toString(plan.threads()),
        "--model",
        model.toString());
  }

  private static Middle through(Child relay) throws IOException, InterruptedException {
    return new Middle(Report.BASELINE, relay.pid(), null, url(relay.port(START_SECONDS)));
  }

  private static Middle through(ParleyNode parley, String agent) {
    return new Middle(Report.PARLEY, parley.pid(), parley.key(), parley.url(agent));
  }

  private @Nullable Child nodeRelay(URI model) throws IOException, InterruptedException {
    var folder = plan.nodeFolder();
    if (folder == null) {
      skipped.add("Node.js relay: left out");
      return null;
    }
    try {
      return NodeRelay.start(folder, model);
    } catch (NodeRelay.Unavailable here) {
      skipped.add("Node.js relay: " + here.getMessage());
      return null;
    }
  }

  private @Nullable ParleyNode parley(String agent, URI model, String... jvmOptions)
      throws IOException, InterruptedException {
    var command = plan.parley();
    if (command == null) {
      return null;
    }
    progress.accept("starting Parley");
    return ParleyNode.start(command, List.of(jvmOptions), plan.key(), Map.of(agent, model));
  }

  private Storm.Result run(Middle middle, Storm.Kind kind, long warmUpMs)
      throws IOException, InterruptedException {
    progress.accept("%s: %s with %d calls".formatted(middle.path(), kind, plan.calls()));
    var arguments = new ArrayList<>(List.of("storm", "--kind", kind.name()));
    arguments.addAll(List.of("--url", middle.url().toString()));
    arguments.addAll(List.of("--calls", Integer.toString(plan.calls())));
    arguments.addAll(List.of("--ramp", Long.toString(RAMP_MS)));
    arguments.addAll(List.of("--warm-up", Long.toString(warmUpMs)));
    arguments.addAll(List.of("--seconds", Integer.toString(plan.seconds())));
    if (middle.key() != null) {
      arguments.addAll(List.of("--key", middle.key()));
    }
    if (middle.pid() != null && ProcessMeter.works()) {
      arguments.addAll(List.of("--watch", Long.toString(middle.pid())));
    }
    try (var callers =
        Child.bench("storm", StormCommand.RESULT, arguments.toArray(String[]::new))) {
      var result = callers.answer(plan.seconds() + warmUpMs / 1_000 + START_SECONDS);
      return Json.mapper().readValue(result, Storm.Result.class);
    }
  }

  private Child model(String... more) throws IOException {
    var arguments = new ArrayList<>(List.of("model", "--until-stdin-closes"));
    arguments.addAll(List.of(more));
    return Child.bench("model", Child.LISTENING, arguments.toArray(String[]::new));
  }

  private static @Nullable Double idle(@Nullable Long pid) {
    if (pid == null || !ProcessMeter.works()) {
      return null;
    }
    var meter = new ProcessMeter(pid);
    long before = meter.cpuMicros();
    rest(IDLE_NANOS);
    return (meter.cpuMicros() - before) * 100_000.0 / IDLE_NANOS;
  }

  private static void rest(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static URI url(int port) {
    return URI.create("ws://127.0.0.1:" + port + "/v1/realtime");
  }
}
