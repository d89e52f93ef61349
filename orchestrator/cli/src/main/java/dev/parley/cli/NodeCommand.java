package dev.parley.cli;

import dev.parley.net.websocket.CannotBind;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.ExitCode;
import dev.parley.node.start.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code parley node}: one node of a cluster, until it is asked to end or given up. */
@Command(
    name = "node",
    description = {
      "Run one node of a cluster, as its file says: with your Kafka and PostgreSQL.",
      "Ends with SIGTERM or Ctrl-C: hands its sessions over first."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
final class NodeCommand implements Callable<Integer> {

  /** What a supervisor waits to read. */
  static final String READY = "Ready for calls";

  /** Longer than a hand-over may take (ClusterNode); a supervisor's patience should be longer. */
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(75);

  private final Terminal terminal;
  private final MemberStarter starter;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The node's settings, HOCON; see parley.node in the README.")
  private Path config = Path.of("");

  @Option(
      names = "--supervised",
      hidden = true,
      description = "End when standard input does: whoever started it is gone.")
  private boolean supervised;

  NodeCommand(Terminal terminal, MemberStarter starter) {
    this.terminal = terminal;
    this.starter = starter;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    var settings = NodeSettings.read(config);
    var folder = DataFolder.create(settings.data());
    try (var _ = folder.claim()) {
      Logs.into(folder.log());
      if (supervised) {
        Thread.ofPlatform()
            .name("parley-supervisor")
            .daemon()
            .start(NodeCommand::endWithSupervisor);
      }
      return run(settings, folder);
    }
  }

  private int run(NodeSettings settings, DataFolder folder) throws CommandFailure, IOException {
    terminal.line(terminal.bold("Parley") + " node " + settings.name() + " starts");
    var life = new NodeLife(terminal);
    var node =
        life.start(
            progress -> starter.start(settings, progress), cannot -> portFailure(settings, cannot));
    var certificate = node.certificate();
    folder.announce(
        new DataFolder.Endpoint(node.base(), certificate == null ? null : certificate.toString()));
    life.stopOnCtrlC(node, folder::withdraw, STOP_DEADLINE);
    terminal.line(terminal.bold(READY) + " at " + node.base());
    return life.untilStopped(node, STOP_DEADLINE);
  }

  private static CommandFailure portFailure(NodeSettings settings, Throwable cannot) {
    if (cannot instanceof CannotBind) {
      return new ListenAddress(
              "parley.node.door.host",
              settings.host(),
              "parley.node.door.port",
              settings.port(),
              "a free port")
          .failure(cannot, "", settings.port());
    }
    return new ListenAddress(
            "parley.node.cluster.bind-host",
            settings.cluster().bindHost(),
            "parley.node.cluster.port",
            settings.cluster().port(),
            "a free port")
        .failure(cannot, "", settings.cluster().port());
  }

  /** A supervisor that was killed cannot stop its nodes; the pipe that it held tells them. */
  private static void endWithSupervisor() {
    try {
      int read = System.in.read();
      while (read >= 0) {
        read = System.in.read();
      }
    } catch (IOException closed) {
      // The same as its end.
    }
    System.exit(ExitCode.UNAVAILABLE);
  }
}
