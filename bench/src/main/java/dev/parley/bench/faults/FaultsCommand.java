package dev.parley.bench.faults;

import dev.parley.bench.faults.audit.AuditOutcome;
import dev.parley.bench.faults.evidence.Scenario;
import dev.parley.bench.machine.Machine;
import dev.parley.bench.result.ResultFiles;
import dev.parley.cli.NodeCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench faults}. */
@Command(
    name = "faults",
    description = {
      "Kills, stops and starves the processes of a cluster under live calls, and checks from outside",
      "that no call, turn, tool call or effect is lost or doubled. Exit code 1 if one is."
    },
    mixinStandardHelpOptions = true)
public final class FaultsCommand implements Callable<Integer> {

  @Option(
      names = "--calls",
      defaultValue = "60",
      description = "Live calls. Default: ${DEFAULT-VALUE}.")
  private int calls;

  @Option(
      names = "--rounds",
      defaultValue = "10",
      description = "Nodes killed; at most 3 of the other faults. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = {"--only", "--scenario"},
      split = ",",
      description = {
        "${COMPLETION-CANDIDATES}, several with commas.",
        "Default: all but UPGRADE, which builds another commit first."
      })
  private List<Scenario> scenarios =
      Arrays.stream(Scenario.values()).filter(it -> it != Scenario.UPGRADE).toList();

  @Option(
      names = "--from",
      paramLabel = "COMMIT",
      defaultValue = "",
      description = "Of UPGRADE: what is replaced. Default: the one in bench/results/LAST_RELEASE.")
  private String from = "";

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = {
        "How long callers talk before each fault, for nodes that have run for a while are",
        "faster than nodes that have just started. Default: ${DEFAULT-VALUE}."
      })
  private long warmUpSeconds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the victims and of the callers' pauses. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where evidence and logs stay. Default: deleted unless something broke.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "bench/results",
      description = "Where the table is kept. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("bench/results");

  private final long began = System.nanoTime();

  /** Deleted at the end only: the first one holds the programs of every PostgreSQL of the run. */
  private final List<Path> done = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    var machine = Machine.here();
    var at = Instant.now();
    var outcomes = new ArrayList<AuditOutcome>();
    var cold = NodeCache.problem();
    var nodes = cold == null ? "started with what a rehearsal has kept" : cold;
    if (cold != null) {
      say("", cold);
    }
    for (var scenario : scenarios) {
      outcomes.add(run(scenario));
      keep(new FaultReport(at, machine, calls, rounds, seed, nodes, outcomes));
    }
    var report = new FaultReport(at, machine, calls, rounds, seed, nodes, outcomes);
    System.out.println(report.markdown());
    for (var folder : done) {
      delete(folder);
    }
    return report.holds() ? 0 : 1;
  }

  /** After each scenario: one that cannot be run must not take the others with it. */
  private void keep(FaultReport report) throws IOException {
    var day = report.at().atZone(ZoneOffset.UTC).toLocalDate();
    var name = "%s-%s-faults".formatted(day, report.machine().commit());
    say("", "kept as " + ResultFiles.keep(out, name, report.markdown(), report));
  }

  private AuditOutcome run(Scenario scenario) throws Exception {
    var plan = new FaultRun.Plan(List.of(scenario), calls, rounds, warmUpSeconds, seed, from);
    var name = plan.name();
    var folder =
        data == null
            ? Files.createTempDirectory("parley-faults-" + name)
            : empty(Files.createDirectories(data.resolve(name)).toAbsolutePath());
    var outcome = new FaultRun(plan, folder, line -> say(name, line)).run();
    if (outcome.skipped() != null) {
      say(name, "not run: " + outcome.skipped());
    } else if (outcome.broken().isEmpty()) {
      say(name, "everything held");
    }
    if (!outcome.broken().isEmpty()) {
      outcome.broken().forEach(broken -> say(name, "BROKEN " + broken));
      say(name, "evidence and logs: " + folder);
    } else if (data == null) {
      done.add(folder);
    }
    return outcome;
  }

  /** What another run has left there would be judged as this one's. */
  private static Path empty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new IOException(
            "data: %s holds evidence already (expected: an empty folder)".formatted(folder));
      }
    }
    return folder;
  }

  private void say(String scenario, String line) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    System.err.printf(Locale.ROOT, "%4d s  %-8s  %s%n", seconds, scenario, line);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
