package dev.parley.bench;

import java.io.IOException;
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
      "The same storm with nothing, a bare Netty relay, a Node.js relay and Parley in the middle,",
      "each in a process of its own on loopback. Prints one table and keeps it. Stops by itself."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  private static final int CALLS_PER_CORE = 50;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--calls",
      description = "Callers at once. Default: 50 per core, about half of what it carries.")
  private int calls = CALLS_PER_CORE * Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--seconds",
      defaultValue = "8",
      description = "Measured time of each storm. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "MS",
      defaultValue = "4000",
      description = "Before the first of them, for the JIT compilers. Default: ${DEFAULT-VALUE}.")
  private long warmUpMs;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = {
        "How often everybody's frames are measured, in turn; told is the round of the median CPU.",
        "Default: ${DEFAULT-VALUE}."
      })
  private int rounds;

  @Option(
      names = "--parley",
      paramLabel = "COMMAND",
      description = {
        "Starts a node; --data, --port and --agents are added.",
        "Default: dev.parley.cli.Main up, from this class path."
      })
  private @Nullable String parley;

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
    if (rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rounds: %d (expected: 1 or more)".formatted(rounds));
    }
    var plan =
        new BenchRun.Plan(
            calls,
            seconds,
            warmUpMs,
            rounds,
            Runtime.getRuntime().availableProcessors(),
            command(),
            key,
            noNode ? null : nodeFolder);
    var report = new BenchRun(plan, System.err::println).run();
    System.out.println(report.markdown());
    keep(report);
    return 0;
  }

  private @Nullable List<String> command() {
    if (noParley) {
      return null;
    }
    return parley == null ? ParleyNode.ownCommand() : List.of(parley.strip().split("\\s+"));
  }

  private void keep(Report report) throws IOException {
    var day = report.at().atZone(ZoneOffset.UTC).toLocalDate();
    var name = day + "-" + report.machine().commit();
    System.err.println("kept as " + ResultFiles.keep(out, name, report.markdown(), report));
  }
}
