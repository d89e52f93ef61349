package dev.parley.bench.faults;

import dev.parley.bench.faults.audit.AuditOutcome;
import dev.parley.bench.faults.audit.FaultVerdict;
import dev.parley.bench.faults.audit.LinkAudit;
import dev.parley.bench.faults.audit.LogAudit;
import dev.parley.bench.faults.caller.CallersCommand;
import dev.parley.bench.faults.caller.FaultRecording;
import dev.parley.bench.faults.cluster.ReleasedBuild;
import dev.parley.bench.faults.cluster.TestedCluster;
import dev.parley.bench.faults.cluster.TestedNode;
import dev.parley.bench.faults.evidence.Evidence;
import dev.parley.bench.faults.evidence.JournalReader;
import dev.parley.bench.faults.evidence.Scenario;
import dev.parley.bench.faults.evidence.TopicTap;
import dev.parley.bench.model.ModelNote;
import dev.parley.bench.process.Child;
import dev.parley.proto.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One scenario from beginning to end: a fresh cluster, callers, faults, goodbye, evidence. */
final class FaultRun {

  private static final int NODES = 3;
  private static final long CONNECTED_SECONDS = 90;

  /** Tools take up to 12 s, and what they found is spoken. */
  private static final long QUIET_MILLIS = 20_000;

  private static final long GOODBYE_SECONDS = 20;
  private static final long ENDED_SECONDS = 100;
  private static final long READ_SECONDS = 20;

  private final Plan plan;
  private final Path folder;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param scenarios one after the other, on one cluster
   * @param rounds faults, where a scenario has several
   * @param warmUpSeconds of talk before each fault
   * @param from commit of the build that is replaced by this one; blank = the last release
   */
  record Plan(
      List<Scenario> scenarios, int calls, int rounds, long warmUpSeconds, long seed, String from) {
    Plan {
      scenarios = List.copyOf(scenarios);
    }

    Plan(List<Scenario> scenarios, int calls, int rounds, long warmUpSeconds, long seed) {
      this(scenarios, calls, rounds, warmUpSeconds, seed, "");
    }

    String name() {
      return scenarios.stream()
          .map(scenario -> scenario.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));
    }
  }

  FaultRun(Plan plan, Path folder, Consumer<String> progress) {
    this.plan = plan;
    this.folder = folder;
    this.progress = progress;
  }

  AuditOutcome run() throws Exception {
    if (!plan.scenarios().contains(Scenario.UPGRADE)) {
      return run(TestedNode.ownCommand());
    }
    try (var before = ReleasedBuild.make(plan.from(), folder.resolve("build.log"), progress)) {
      progress.accept("nodes of %s are replaced by this build's".formatted(before.commit()));
      return run(before.command());
    }
  }

  private AuditOutcome run(List<String> nodeCommand) throws Exception {
    progress.accept("a cluster of %d nodes starts".formatted(NODES));
    boolean standby = plan.scenarios().contains(Scenario.LINK);
    try (var cluster = TestedCluster.start(folder, NODES, nodeCommand, standby);
        var tap = new TopicTap(cluster.bootstrap());
        var callers = callers(cluster)) {
      int connected = Integer.parseInt(callers.answer(CONNECTED_SECONDS));
      if (connected < plan.calls()) {
        throw new IOException(
            "callers: %d connected (expected: %d)".formatted(connected, plan.calls()));
      }
      progress.accept("%d callers talk".formatted(connected));
      var strikes = new Strikes(cluster, tap, plan, progress);
      for (var scenario : plan.scenarios()) {
        strikes.run(scenario, plan.rounds());
      }
      goodbye(callers);
      return judged(evidence(cluster, tap, strikes), cluster);
    } catch (Strikes.NotPossible here) {
      return AuditOutcome.skipped(plan.name(), String.valueOf(here.getMessage()));
    }
  }

  private AuditOutcome judged(Evidence evidence, TestedCluster cluster) throws IOException {
    var outcome = FaultVerdict.of(plan.name(), evidence);
    if (plan.scenarios().contains(Scenario.LINK)) {
      var models = modelNotes(cluster.modelNotes());
      models.addAll(modelNotes(cluster.standbyNotes()));
      var links = new LinkAudit(evidence.notes(), models, TestedCluster.ANSWER_MILLIS);
      outcome = outcome.with(links.counts(), links.times());
    }
    return plan.scenarios().contains(Scenario.UPGRADE)
        ? outcome.with(LogAudit.counts(cluster.logs()), List.of())
        : outcome;
  }

  private static List<ModelNote> modelNotes(Path file) throws IOException {
    var notes = new ArrayList<ModelNote>();
    for (var line : lines(file)) {
      notes.add(Json.mapper().readValue(line, ModelNote.class));
    }
    return notes;
  }

  private Child callers(TestedCluster cluster) throws IOException {
    var arguments = new ArrayList<>(List.of("fault-callers", "--key", cluster.key()));
    cluster.doors().forEach(door -> arguments.addAll(List.of("--node", door.toString())));
    arguments.addAll(List.of("--calls", Integer.toString(plan.calls())));
    arguments.addAll(List.of("--seed", Long.toString(plan.seed())));
    arguments.addAll(List.of("--recording", recording().toString()));
    return Child.bench("callers", CallersCommand.CONNECTED, arguments.toArray(String[]::new));
  }

  private Path recording() {
    return folder.resolve("heard.jsonl");
  }

  private void goodbye(Child callers) throws IOException, InterruptedException {
    progress.accept("callers fall silent");
    callers.tell(CallersCommand.FINISH);
    Waiting.rest(QUIET_MILLIS);
    callers.tell(CallersCommand.HANG_UP);
    if (callers.exit(GOODBYE_SECONDS).isEmpty()) {
      throw new IOException("callers: still there (expected: hung up); said: " + callers.said());
    }
  }

  private Evidence evidence(TestedCluster cluster, TopicTap tap, Strikes strikes) throws Exception {
    var journal = new JournalReader(cluster.database());
    boolean ended = Waiting.until(() -> journal.open() == 0, ENDED_SECONDS);
    progress.accept(ended ? "every session has ended" : "sessions have not ended");
    return new Evidence(
        plan.calls(),
        strikes.blows(),
        FaultRecording.read(recording()),
        journal.events(),
        tap.all(READ_SECONDS),
        effects(cluster.effects()),
        lines(cluster.complaints()),
        ended ? 0 : open(journal),
        strikes.exits());
  }

  private static int open(JournalReader journal) throws SQLException {
    return journal.open();
  }

  private static List<String> effects(Path file) throws IOException {
    return lines(file).stream()
        .map(line -> line.substring(line.indexOf(" ") + 1, line.lastIndexOf(" ")))
        .toList();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
