package dev.parley.bench.run;

import dev.parley.bench.process.ParleyNode;
import dev.parley.bench.result.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench run}. */
@Command(
    name = "run",
    description = {
      "The same calls with nothing, a bare Netty relay, a Node.js relay and Parley in the middle,",
      "compared in short windows that alternate. Prints tables and keeps them. Stops by itself."
    },
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {

  private static final int CALLS_PER_CORE = 50;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--calls",
      description = {
        "Callers at once; then twice as many. Default: 50 per core, about half of what it carries."
      })
  private int calls = CALLS_PER_CORE * Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--seconds",
      defaultValue = "8",
      description = "Measured time of storms with turns. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "MS",
      defaultValue = "4000",
      description = {
        "Load for each contender before its first window, for the JIT compilers.",
        "Default: ${DEFAULT-VALUE}."
      })
  private long warmUpMs;

  @Option(
      names = "--rounds",
      defaultValue = "20",
      description = "Windows of each contender in each load. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--window",
      paramLabel = "MS",
      defaultValue = "3000",
      description = "Measured time of a window. Default: ${DEFAULT-VALUE}.")
  private long windowMs;

  @Option(
      names = "--most-late",
      paramLabel = "MS",
      defaultValue = "5",
      description = {
        "A window whose generator was later than this in one of a hundred frames is thrown away.",
        "Default: ${DEFAULT-VALUE}."
      })
  private long mostLateMs;

  @Option(
      names = "--profile",
      description = "Find out where each µs of the node goes, too: a table and a flame graph.")
  private boolean profiled;

  @Option(
      names = "--no-member",
      description = "Leave out the node whose broker and database are processes of their own.")
  private boolean noMember;

  @Option(
      names = "--parley",
      paramLabel = "COMMAND",
      description = {
        "Starts a node; --data, --port and --agents are added.",
        "Default: dev.parley.cli.Main up, from this class path."
      })
  private @Nullable String parley;

  @Option(
      names = "--before",
      paramLabel = "COMMAND",
      description = {
        "Starts a node of another build, to be compared with in the same windows;",
        "--data, --port and --agents are added. Default: none."
      })
  private @Nullable String before;

  @Option(names = "--no-parley", description = "Leave Parley out.")
  private boolean noParley;

  @Option(
      names = "--key",
      description = "Realtime key of the node. Default: as in its data folder.")
  private @Nullable String key;

  @Option(names = "--no-node", description = "Leave the Node.js relay out.")
  private boolean noNode;

  @Option(
      names = "--node-folder",
      paramLabel = "FOLDER",
      description = "Where npm puts the ws package. Default: a folder for temporary files.")
  private Path nodeFolder = Path.of(System.getProperty("java.io.tmpdir"), "parley-bench-node");

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "bench/results",
      description = "Where the table is kept. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("bench/results");

  @Override
  public Integer call() throws IOException, InterruptedException {
    atLeastOne("--rounds", rounds);
    atLeastOne("--calls", calls);
    atLeastOne("--window", windowMs);
    atLeastOne("--most-late", mostLateMs);
    var plan =
        new BenchRun.Plan(
            calls,
            seconds,
            warmUpMs,
            rounds,
            windowMs,
            mostLateMs,
            Runtime.getRuntime().availableProcessors(),
            command(),
            before == null ? null : words(before),
            key,
            noNode ? null : nodeFolder,
            !noMember && parley == null,
            profiled);
    var run = new BenchRun(plan, System.err::println);
    var report = run.run();
    System.out.println(report.markdown());
    keep(report, run.flames());
    return 0;
  }

  private void atLeastOne(String option, long found) {
    if (found < 1) {
      throw new ParameterException(
          spec.commandLine(), "%s: %d (expected: 1 or more)".formatted(option, found));
    }
  }

  private @Nullable List<String> command() {
    if (noParley) {
      return null;
    }
    return parley == null ? ParleyNode.ownCommand() : words(parley);
  }

  private static List<String> words(String command) {
    return List.of(command.strip().split("\\s+"));
  }

  private void keep(RunReport report, @Nullable String flames) throws IOException {
    var day = report.report().at().atZone(ZoneOffset.UTC).toLocalDate();
    var name = day + "-" + report.report().machine().commit();
    if (flames != null) {
      Files.createDirectories(out);
      Files.writeString(out.resolve(name + "-flames.svg"), flames);
    }
    System.err.println("kept as " + ResultFiles.keep(out, name, report.markdown(), report.kept()));
  }
}
