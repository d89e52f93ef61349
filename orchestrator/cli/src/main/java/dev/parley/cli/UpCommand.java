package dev.parley.cli;

import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.ExitCode;
import dev.parley.node.start.RunningNode;
import dev.parley.node.start.UpOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code parley up}: one node with everything in it, until Ctrl-C. */
@Command(
    name = "up",
    description = {
      "Run one node with everything in it: door, sessions, journal, Kafka broker, tools, speech.",
      "Ends with Ctrl-C."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
final class UpCommand implements Callable<Integer> {

  /** Longer than a polite end of live calls takes; after it the process just ends. */
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

  /** What to type to listen elsewhere, without the port. */
  private static final String AGAIN = "parley up --port";

  private final Terminal terminal;
  private final NodeStarter starter;
  private final NodeLife life;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port of the one public door; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}, this machine only.")
  private String host = "127.0.0.1";

  @Option(
      names = "--tls",
      description = "Serve https and wss with a self-signed certificate, kept in the data folder.")
  private boolean tls;

  @Mixin private FolderOption data = new FolderOption();

  @Option(
      names = "--agents",
      paramLabel = "FOLDER",
      description = "Agent definitions, one JSON file each. Default: the built-in sample agent.")
  private @Nullable Path agents;

  @Option(
      names = "--model-concurrency",
      paramLabel = "CALLS",
      description = "Calls that the local speech model serves at once. Default: one per core.")
  private @Nullable Integer modelConcurrency;

  @Option(
      names = "--no-worker",
      description = "Do not run the sample tools inside the node; see parley worker.")
  private boolean noWorker;

  UpCommand(Terminal terminal, NodeStarter starter) {
    this.terminal = terminal;
    this.starter = starter;
    this.life = new NodeLife(terminal);
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    var options = options();
    var folder = DataFolder.create(options.data());
    try (var _ = folder.claim()) {
      Logs.into(folder.log());
      door().requireFree(AGAIN, ListenAddress.beside(port, 1));
      return run(start(options), folder);
    }
  }

  private UpOptions options() throws CommandFailure {
    if (agents != null && !Files.isDirectory(agents)) {
      throw CommandFailure.configuration(
          "--agents %s: no such folder (expected: a folder of agent definitions)".formatted(agents),
          "Leave it out to use the built-in sample agent.");
    }
    try {
      return new UpOptions(
          host, port, tls, data.folder().path(), agents, modelConcurrency, !noWorker);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()), "", wrong);
    }
  }

  private ListenAddress door() {
    return new ListenAddress("--host", host, "--port", port, "a free port");
  }

  private CommandFailure portFailure(Throwable cause) {
    return door().failure(cause, AGAIN, ListenAddress.beside(port, 1));
  }

  private RunningNode start(UpOptions options) throws CommandFailure {
    terminal.line(terminal.bold("Parley") + " starts, data in " + options.data());
    return life.start(progress -> starter.start(options, progress), this::portFailure);
  }

  private int run(RunningNode node, DataFolder folder) throws IOException {
    var certificate = node.certificate();
    folder.announce(
        new DataFolder.Endpoint(
            reachable(node.base()),
            certificate == null ? null : certificate.toAbsolutePath().toString()));
    life.stopOnCtrlC(node, folder::withdraw, STOP_DEADLINE);
    summary(node, folder);
    return life.untilStopped(node, STOP_DEADLINE);
  }

  /** Whoever listens on every address is reached on this machine's own. */
  private static URI reachable(URI base) {
    return URI.create(
        base.toString().replaceFirst("//(0\\.0\\.0\\.0|\\[?::]?)(?=:\\d)", "//127.0.0.1"));
  }

  private void summary(RunningNode node, DataFolder folder) {
    var endpoint = folder.endpoint();
    var uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    terminal.line(
        terminal.bold(
            String.format(Locale.ROOT, "Ready for calls in %.1f s", uptime.toMillis() / 1000.0)));
    terminal.line("");
    terminal.line("  Console     " + terminal.cyan(node.console().toString()));
    terminal.line("  Realtime    " + terminal.cyan(endpoint.realtime().toString()));
    terminal.line("  Its key     " + folder.realtimeKey());
    terminal.line("  Admin token " + folder.adminToken());
    if (endpoint.certificate() != null) {
      terminal.line("  Certificate " + endpoint.certificate());
    }
    terminal.line("  Broker      " + folder.kafkaBootstrap());
    terminal.line("  Log         " + folder.log());
    terminal.line("");
    terminal.line("A first call, in another terminal:");
    terminal.line(
        "  "
            + terminal.bold(
                "./parley call --say \"where is my order one two three four\"" + data.again()));
    terminal.line("Ctrl-C ends it.");
  }
}
