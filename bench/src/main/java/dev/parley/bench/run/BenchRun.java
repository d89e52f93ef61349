package dev.parley.bench.run;

import static java.util.Objects.requireNonNull;

import dev.parley.bench.machine.Machine;
import dev.parley.bench.machine.PauseLog;
import dev.parley.bench.machine.ProcessMeter;
import dev.parley.bench.machine.ThreadTimes;
import dev.parley.bench.process.Child;
import dev.parley.bench.process.LoneMember;
import dev.parley.bench.process.ParleyNode;
import dev.parley.bench.profile.CpuProfile;
import dev.parley.bench.profile.FlameGraph;
import dev.parley.bench.profile.JvmSampling;
import dev.parley.bench.relay.NodeRelay;
import dev.parley.bench.storm.Storm;
import dev.parley.bench.storm.StormCommand;
import dev.parley.bench.window.WindowFindings;
import dev.parley.bench.window.WindowPlan;
import dev.parley.cli.NodeCache;
import dev.parley.proto.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
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
 * Everything in one run, each part in a process of its own: the simulated models, then one
 * generator whose load moves in short windows between nothing, a bare relay, a Node.js relay and
 * Parley in the middle, which all run all the time; then turns, in storms of their own.
 */
final class BenchRun {

  private static final long START_SECONDS = 60;
  private static final long RAMP_MS = 1_500;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Of load before a window's measured time. */
  private static final long LEAD_MS = 500;

  /** Connections that are made, a collection, and what a window takes beside its measured time. */
  private static final long WINDOW_ROOM_MS = 2_500;

  private static final long LOAD_ROOM_SECONDS = 120;

  /** After the loads, before idle processes are measured: their JIT compilers come to rest. */
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(8);

  private static final long PROFILE_SECONDS = 15;

  private static final String ECHO = "bench-echo";
  private static final String TURNS = "bench-turns";

  /** Sound that is echoed in real time needs no pacing, which would count as latency. */
  private static final String UNPACED = "-Dparley.media.playout-lead=30s";

  private final Plan plan;
  private final Consumer<String> progress;
  private final List<Report.Row> rows = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<WindowFindings> loads = new ArrayList<>();
  private final Map<String, Double> idle = new HashMap<>();
  private final List<PauseLog.Pauses> pauses = new ArrayList<>();
  private @Nullable CpuProfile profile;
  private @Nullable String flames;

  /**
   * What to run.
   *
   * @param calls of the smaller load; the larger has twice as many
   * @param seconds of storms with turns
   * @param warmUpMs of each load for each contender
   * @param rounds in which everybody has one window
   * @param windowMs measured in each
   * @param mostLateMs a window with a later generator is thrown away
   * @param parley command that starts a node; absent = leave Parley out
   * @param before command that starts a node of another build; absent = there is none
   * @param key of the node; absent = as it writes it into its data folder
   * @param nodeFolder for the Node.js relay; absent = leave it out
   * @param member whether a node is measured, too, whose broker and database are apart
   * @param profiled whether to find out where each µs goes
   */
  record Plan(
      int calls,
      int seconds,
      long warmUpMs,
      int rounds,
      long windowMs,
      long mostLateMs,
      int threads,
      @Nullable List<String> parley,
      @Nullable List<String> before,
      @Nullable String key,
      @Nullable Path nodeFolder,
      boolean member,
      boolean profiled) {}

  /** What stands in the middle. */
  private record Middle(String path, @Nullable Long pid, @Nullable String key, URI url) {
    WindowPlan.Contender contender() {
      return new WindowPlan.Contender(path, url, key, pid);
    }
  }

  BenchRun(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  RunReport run() throws IOException, InterruptedException {
    var machine = Machine.here();
    if (plan.parley() == null) {
      skipped.add("Parley: no command line (expected: --parley, or Parley on the class path)");
    }
    try (var echo = model("--echo");
        var turns = model()) {
      var model = url(echo.port(START_SECONDS));
      frames(model);
      variants(model);
      turns(url(turns.port(START_SECONDS)));
    }
    return new RunReport(
        new Report(Instant.now(), machine, rows, skipped),
        plan.windowMs(),
        loads,
        idle,
        pauses,
        profile);
  }

  /** Stacks of the profile as SVG; null if there is none. */
  @Nullable String flames() {
    return flames;
  }

  private void frames(URI model) throws IOException, InterruptedException {
    var log = Files.createTempFile("parley-bench-gc", ".log");
    try (var relay = relay(model);
        var node = nodeRelay(model);
        var before = parley(plan.before(), ECHO, model, UNPACED);
        var parley = parley(plan.parley(), ECHO, model, UNPACED, PauseLog.option(log))) {
      var middles = new ArrayList<Middle>();
      middles.add(new Middle(Report.DIRECT, null, null, model));
      middles.add(through(relay));
      if (node != null) {
        middles.add(new Middle(Report.NODE, node.pid(), null, url(NodeRelay.port(node))));
      }
      if (before != null) {
        middles.add(through(Report.BEFORE, before, ECHO));
      }
      if (parley != null) {
        middles.add(through(Report.PARLEY, parley, ECHO));
      }
      var collector = new PauseLog(log);
      var first = load(middles, Storm.Sound.UNHEARD, plan.calls(), collector);
      load(middles, Storm.Sound.UNHEARD, 2 * plan.calls(), collector);
      load(middles, Storm.Sound.SPEECH, plan.calls(), collector);
      if (parley != null && plan.profiled()) {
        profile(through(Report.PARLEY, parley, ECHO));
      }
      idle(middles);
      typical(middles, first);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  /** The relay again, for every comparison is within one load. */
  private void variants(URI model) throws IOException, InterruptedException {
    if (plan.parley() == null) {
      return;
    }
    try (var relay = relay(model);
        var paced = parley(plan.parley(), ECHO, model);
        var member = plan.member() ? member(model) : null) {
      var middles = new ArrayList<Middle>();
      middles.add(new Middle(Report.DIRECT, null, null, model));
      middles.add(through(relay));
      if (paced != null) {
        middles.add(new Middle(RunReport.PACED, paced.pid(), paced.key(), paced.url(ECHO)));
      }
      if (member != null) {
        middles.add(new Middle(RunReport.ALONE, member.pid(), member.key(), member.url(ECHO)));
      }
      load(middles, Storm.Sound.UNHEARD, plan.calls(), null);
      idle(middles);
    }
  }

  private LoneMember member(URI model) throws IOException, InterruptedException {
    progress.accept("starting a node with broker and database apart");
    return LoneMember.start(List.of(), ECHO, model);
  }

  /** {@code collector}: of the all-in-one node; absent = its pauses are not told. */
  private WindowFindings load(
      List<Middle> middles, Storm.Sound sound, int calls, @Nullable PauseLog collector)
      throws IOException, InterruptedException {
    if (collector != null) {
      collector.mark();
    }
    var found = generate(windows(middles, sound, calls, plan.rounds(), plan.windowMs()));
    loads.add(found);
    if (collector != null) {
      pauses.add(collector.pauses("%s, %s".formatted(Report.PARLEY, found.name())));
    }
    return found;
  }

  private WindowPlan windows(
      List<Middle> middles, Storm.Sound sound, int calls, int rounds, long windowMs) {
    return new WindowPlan(
        sound,
        calls,
        RAMP_MS,
        plan.warmUpMs(),
        LEAD_MS,
        windowMs,
        rounds,
        loads.size(),
        TimeUnit.MILLISECONDS.toMicros(plan.mostLateMs()),
        middles.stream().map(Middle::contender).toList());
  }

  private WindowFindings generate(WindowPlan windows) throws IOException, InterruptedException {
    try (var callers = generator(windows)) {
      return found(callers, windows);
    }
  }

  private Child generator(WindowPlan windows) throws IOException {
    progress.accept(
        "%d calls, %s, in windows at %d contenders"
            .formatted(windows.calls(), windows.sound(), windows.contenders().size()));
    var callers = Child.bench("windows", StormCommand.RESULT, "windows");
    callers.tell(Json.mapper().writeValueAsString(windows));
    return callers;
  }

  private static WindowFindings found(Child callers, WindowPlan windows)
      throws IOException, InterruptedException {
    long each = windows.windowMs() + windows.leadMs() + WINDOW_ROOM_MS;
    long millis =
        windows.contenders().size()
            * (windows.rampMs() + windows.warmUpMs() + windows.rounds() * each);
    var found = callers.answer(millis / 1_000 + LOAD_ROOM_SECONDS);
    return Json.mapper().readValue(found, WindowFindings.class);
  }

  /** For people who compare with runs before: the windows of the first load as rounds of storms. */
  private void typical(List<Middle> middles, WindowFindings load) {
    var comparison = new Comparison(load, plan.windowMs(), idle);
    for (var middle : middles) {
      var results = comparison.results(middle.path());
      if (results.isEmpty()) {
        skipped.add(middle.path() + ": every window's generator was late");
        continue;
      }
      var micros = middle.path().equals(Report.PARLEY) ? idle.get(middle.path()) : null;
      rows.add(Report.Row.of(middle.path(), results, micros == null ? null : micros / 10_000));
    }
  }

  /** One long window at this contender alone, sampled in its midst. */
  private void profile(Middle middle) throws IOException, InterruptedException {
    var pid = middle.pid();
    if (pid == null || !ProcessMeter.works()) {
      skipped.add("profile: no /proc (expected: Linux)");
      return;
    }
    long windowMs = TimeUnit.SECONDS.toMillis(PROFILE_SECONDS) * 2;
    var windows = windows(List.of(middle), Storm.Sound.UNHEARD, plan.calls(), 1, windowMs);
    try (var callers = generator(windows)) {
      // The window's rest and the generator's start lie in front of it.
      rest(TimeUnit.SECONDS.toNanos(6) + TimeUnit.MILLISECONDS.toNanos(RAMP_MS + plan.warmUpMs()));
      sample(pid, callers, windows);
    }
  }

  private void sample(long pid, Child callers, WindowPlan windows)
      throws IOException, InterruptedException {
    var meter = new ProcessMeter(pid);
    try (var sampling = JvmSampling.start(pid)) {
      var before = meter.threads();
      rest(TimeUnit.SECONDS.toNanos(PROFILE_SECONDS));
      var spent = meter.threads().since(before);
      var samples = sampling.samples();
      var result = found(callers, windows).windows().getFirst().result();
      double pairs =
          (result.sent() - result.lost()) * PROFILE_SECONDS * 1_000.0 / windows.windowMs();
      profile = CpuProfile.of(Report.PARLEY, windows.calls(), Math.max(1, pairs), spent, samples);
      var carried =
          samples.stream().filter(sample -> sample.thread().startsWith(CpuProfile.LOOP)).toList();
      if (carried.isEmpty()) {
        skipped.add("profile: no sample of a loop (expected: CPU time samples, JDK 25 on Linux)");
      }
      flames = FlameGraph.svg("%s, %d calls".formatted(Report.PARLEY, windows.calls()), carried);
    }
  }

  /** All at once, with nobody there. */
  private void idle(List<Middle> middles) {
    if (!ProcessMeter.works()) {
      return;
    }
    progress.accept("nobody calls");
    rest(SETTLE_NANOS);
    var before = new HashMap<Middle, ThreadTimes>();
    for (var middle : middles) {
      if (middle.pid() != null) {
        before.put(middle, new ProcessMeter(middle.pid()).threads());
      }
    }
    rest(IDLE_NANOS);
    before.forEach((middle, from) -> {
      var to = new ProcessMeter(requireNonNull(middle.pid())).threads();
      idle.put(middle.path(), to.nanosSince(from) / 1_000.0 * 1e9 / IDLE_NANOS);
    });
  }

  private void turns(URI model) throws IOException, InterruptedException {
    try (var relay = relay(model)) {
      turns(through(relay));
    }
    turns(Report.BEFORE, plan.before(), model);
    turns(Report.PARLEY, plan.parley(), model);
  }

  private void turns(String path, @Nullable List<String> command, URI model)
      throws IOException, InterruptedException {
    try (var parley = parley(command, TURNS, model)) {
      if (parley != null) {
        turns(through(path, parley, TURNS));
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

  private static Middle through(String path, ParleyNode parley, String agent) {
    return new Middle(path, parley.pid(), parley.key(), parley.url(agent));
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

  private @Nullable ParleyNode parley(
      @Nullable List<String> command, String agent, URI model, String... jvmOptions)
      throws IOException, InterruptedException {
    if (command == null) {
      return null;
    }
    progress.accept("starting Parley");
    var cold = NodeCache.problem();
    if (cold != null) {
      progress.accept(cold);
    }
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
