package dev.parley.cli;

import dev.parley.node.kafka.EmbeddedKafka;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.ExitCode;
import dev.parley.node.store.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code parley cluster}: several nodes on this machine, until Ctrl-C. */
@Command(
    name = "cluster",
    description = {
      "Run a cluster on this machine: a Kafka broker, a PostgreSQL, and nodes in processes of",
      "their own, as in production. Ends with Ctrl-C."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
final class ClusterCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(
      names = "--nodes",
      paramLabel = "NUMBER",
      defaultValue = "3",
      description = "How many nodes, 1 to 9. Default: ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description =
          "Port of the first node's door; the others have the next. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = ".parley-cluster",
      description =
          "Journal, broker, keys, logs. One cluster per folder. Default: ./${DEFAULT-VALUE}.")
  private Path data = Path.of(".parley-cluster");

  ClusterCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    requireOptions();
    var folder = DataFolder.create(data);
    try (var _ = folder.claim()) {
      Logs.into(folder.log());
      terminal.line(terminal.bold("Parley") + " cluster starts, data in " + folder.path());
      return run(ground(folder), folder);
    }
  }

  private void requireOptions() throws CommandFailure {
    if (nodes < 1 || nodes > 9) {
      throw new CommandFailure(
          ExitCode.USAGE, "--nodes: %d (expected: 1 to 9)".formatted(nodes), "");
    }
    if (port < 1 || port > 65_535 - nodes) {
      throw new CommandFailure(
          ExitCode.USAGE, "--port: %d (expected: 1 to %d)".formatted(port, 65_535 - nodes), "");
    }
    for (int door : doors()) {
      new ListenAddress("--host", "127.0.0.1", "--port", door, nodes + " free ports from " + port)
          .requireFree("parley cluster --port", ListenAddress.beside(port, 10 * nodes));
    }
  }

  private List<Integer> doors() {
    return IntStream.range(port, port + nodes).boxed().toList();
  }

  /** What the nodes stand on. Both take a second or two, so they start beside each other. */
  private LocalCluster ground(DataFolder folder) throws IOException {
    long began = System.nanoTime();
    var database =
        CompletableFuture.supplyAsync(
            () -> EmbeddedDatabase.start(folder.path().resolve("postgres")),
            task -> Thread.ofPlatform().name("parley-start-postgres").start(task));
    var kafka = EmbeddedKafka.start(folder.path().resolve("kafka"), 0);
    started("Kafka broker", kafka.bootstrapServers(), began);
    var server = database.join();
    started("PostgreSQL", server.settings().place(), began);
    return new LocalCluster(folder, terminal, kafka, server);
  }

  private void started(String part, String detail, long began) {
    var took = Duration.ofNanos(System.nanoTime() - began);
    terminal.line(
        String.format(
            Locale.ROOT,
            "  %s %-22s %,7d ms  %s",
            terminal.green("✓"),
            part,
            took.toMillis(),
            terminal.dim(detail)));
  }

  private int run(LocalCluster cluster, DataFolder folder) throws CommandFailure, IOException {
    var stopped = new CompletableFuture<Void>();
    var asked = new CompletableFuture<Integer>();
    var ctrlC =
        Thread.ofPlatform()
            .name("parley-stop")
            .unstarted(() -> {
              terminal.line("");
              terminal.line("Stopping: the nodes first.");
              folder.withdraw();
              asked.complete(ExitCode.OK);
              stopped.join();
            });
    Runtime.getRuntime().addShutdownHook(ctrlC);
    try (cluster) {
      var starting =
          CompletableFuture.supplyAsync(
              () -> start(cluster), task -> Thread.ofPlatform().name("parley-start").start(task));
      var first = CompletableFuture.anyOf(asked, starting).join();
      if (first instanceof CommandFailure failed) {
        throw failed;
      }
      if (!asked.isDone()) {
        watch(cluster, asked);
        summary(cluster, folder);
      }
      return asked.join();
    } finally {
      stopped.complete(null);
      terminal.line("Stopped.");
    }
  }

  /** A failure as a value: it comes from another thread. */
  private Object start(LocalCluster cluster) {
    try {
      cluster.start(doors());
      return ExitCode.OK;
    } catch (CommandFailure failed) {
      return failed;
    } catch (IOException failed) {
      return new CommandFailure(
          ExitCode.FAILED, "could not start: " + failed.getMessage(), "", failed);
    }
  }

  private void watch(LocalCluster cluster, CompletableFuture<Integer> asked) {
    var all =
        cluster.nodes().stream()
            .map(node ->
                node.ended()
                    .thenAccept(code -> {
                      if (!asked.isDone()) {
                        terminal.trouble(
                            "parley: %s ended, exit code %d; the others go on"
                                .formatted(node.name(), code));
                      }
                    }))
            .toArray(CompletableFuture[]::new);
    var _ = CompletableFuture.allOf(all).thenRun(() -> asked.complete(ExitCode.FAILED));
  }

  private void summary(LocalCluster cluster, DataFolder folder) {
    var endpoint = folder.endpoint();
    terminal.line(terminal.bold("Ready for calls") + " at " + nodes + " nodes");
    terminal.line("");
    for (int i = 0; i < nodes; i++) {
      var node = cluster.nodes().get(i);
      terminal.line(
          "  %-10s  %s  process %d"
              .formatted(
                  node.name(), terminal.cyan(endpoint.bases().get(i).toString()), node.pid()));
    }
    terminal.line("  Realtime    " + terminal.cyan(endpoint.realtime().toString()));
    terminal.line("  Its key     " + folder.realtimeKey());
    terminal.line("  Admin token " + folder.adminToken());
    terminal.line("  Broker      " + folder.kafkaBootstrap());
    terminal.line("  Logs        " + folder.path().resolve("node-*/parley.log"));
    terminal.line("");
    terminal.line("A first call, in another terminal:");
    terminal.line(
        "  "
            + terminal.bold(
                "./parley call --data %s --say \"where is my order one two three four\""
                    .formatted(data)));
    terminal.line("Ctrl-C ends it.");
  }
}
