package dev.parley.bench;

import dev.parley.proto.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything in one run, each part in a process of its own: the simulated models, then the same
 * storm with nothing, a bare relay, a Node.js relay and Parley in the middle.
 */
final class BenchRun {

  private static final long START_SECONDS = 15;
  private static final long RAMP_MS = 1_500;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(3);

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
   * @param parley command that starts a node; absent = leave Parley out
   * @param key of the node; absent = as it writes it into its data folder
   * @param nodeFolder for the Node.js relay; absent = leave it out
   */
  record Plan(
      int calls,
      int seconds,
      long warmUpMs,
      int threads,
      @Nullable List<String> parley,
      @Nullable String key,
      @Nullable Path nodeFolder) {}

  /** What stands in the middle. */
  private record Middle(String path, @Nullable Long pid, @Nullable String key) {}

  BenchRun(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  Report run() throws IOException, InterruptedException {
    var machine = Machine.here();
    try (var echo = model("--echo");
        var turns = model()) {
      var echoUrl = url(echo.port(START_SECONDS));
      var turnsUrl = url(turns.port(START_SECONDS));
      storm(new Middle(Report.DIRECT, null, null), Storm.Kind.ECHO, echoUrl);
      throughRelay(echoUrl, Storm.Kind.ECHO);
      throughNode(echoUrl);
      throughRelay(turnsUrl, Storm.Kind.TURNS);
      throughParley(echoUrl, turnsUrl);
    }
    return new Report(Instant.now(), machine, rows, skipped);
  }

  private void throughRelay(URI model, Storm.Kind kind) throws IOException, InterruptedException {
    try (var relay =
        Child.bench(
            "relay",
            Child.LISTENING,
            "relay",
            "--until-stdin-closes",
            "--threads",
            Integer.toString(plan.threads()),
            "--model",
            model.toString())) {
      var url = url(relay.port(START_SECONDS));
      storm(new Middle(Report.BASELINE, relay.pid(), null), kind, url);
    }
  }

  private void throughNode(URI model) throws IOException, InterruptedException {
    var folder = plan.nodeFolder();
    if (folder == null) {
      skipped.add("Node.js relay: left out");
      return;
    }
    try (var relay = NodeRelay.start(folder, model)) {
      var url = url(NodeRelay.port(relay));
      storm(new Middle(Report.NODE, relay.pid(), null), Storm.Kind.ECHO, url);
    } catch (NodeRelay.Unavailable here) {
      skipped.add("Node.js relay: " + here.getMessage());
    }
  }

  private void throughParley(URI echo, URI turns) throws IOException, InterruptedException {
    var command = plan.parley();
    if (command == null) {
      skipped.add("Parley: no command line (expected: --parley, or Parley on the class path)");
      return;
    }
    // Sound that is echoed in real time needs no pacing, which would count as latency.
    throughNodeOfParley(unpaced(command), Storm.Kind.ECHO, echo);
    throughNodeOfParley(command, Storm.Kind.TURNS, turns);
  }

  private void throughNodeOfParley(List<String> command, Storm.Kind kind, URI model)
      throws IOException, InterruptedException {
    var agent = kind == Storm.Kind.ECHO ? ECHO : TURNS;
    var data = Files.createTempDirectory("parley-bench");
    progress.accept("starting Parley");
    try (var node = ParleyNode.start(command, data, plan.key(), Map.of(agent, model))) {
      var middle = new Middle(Report.PARLEY, node.pid(), node.key());
      var result = run(middle, kind, node.url(agent));
      rest(SETTLE_NANOS);
      rows.add(new Report.Row(middle.path(), result, idle(node.pid())));
    } finally {
      delete(data);
    }
  }

  private static List<String> unpaced(List<String> command) {
    var all = new ArrayList<>(command);
    all.add(1, "-Dparley.media.playout-lead=30s");
    return all;
  }

  private void storm(Middle middle, Storm.Kind kind, URI url)
      throws IOException, InterruptedException {
    rows.add(new Report.Row(middle.path(), run(middle, kind, url), null));
  }

  private Storm.Result run(Middle middle, Storm.Kind kind, URI url)
      throws IOException, InterruptedException {
    progress.accept("%s: %s with %d calls".formatted(middle.path(), kind, plan.calls()));
    var arguments = new ArrayList<>(List.of("storm", "--kind", kind.name()));
    arguments.addAll(List.of("--url", url.toString()));
    arguments.addAll(List.of("--calls", Integer.toString(plan.calls())));
    arguments.addAll(List.of("--ramp", Long.toString(RAMP_MS)));
    arguments.addAll(List.of("--warm-up", Long.toString(plan.warmUpMs())));
    arguments.addAll(List.of("--seconds", Integer.toString(plan.seconds())));
    if (middle.key() != null) {
      arguments.addAll(List.of("--key", middle.key()));
    }
    if (middle.pid() != null && ProcessMeter.works()) {
      arguments.addAll(List.of("--watch", Long.toString(middle.pid())));
    }
    try (var callers =
        Child.bench("storm", StormCommand.RESULT, arguments.toArray(String[]::new))) {
      var result = callers.answer(plan.seconds() + plan.warmUpMs() / 1_000 + START_SECONDS);
      return Json.mapper().readValue(result, Storm.Result.class);
    }
  }

  private Child model(String... more) throws IOException {
    var arguments = new ArrayList<>(List.of("model", "--until-stdin-closes"));
    arguments.addAll(List.of(more));
    return Child.bench("model", Child.LISTENING, arguments.toArray(String[]::new));
  }

  private static @Nullable Double idle(long pid) {
    if (!ProcessMeter.works()) {
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

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
