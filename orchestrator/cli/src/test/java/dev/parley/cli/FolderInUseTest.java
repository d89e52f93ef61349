package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.node.start.DataFolder;
import dev.parley.node.start.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second one of anything on the folder of a running node. */
class FolderInUseTest {

  private static final DataFolder.Endpoint FIRST =
      new DataFolder.Endpoint(URI.create("https://127.0.0.1:4711"), null);

  @TempDir Path folder;
  private DataFolder running = new DataFolder(Path.of(""));
  private DataFolder.Claim claim;

  @BeforeEach
  void startFirst() throws Exception {
    running = DataFolder.create(folder.resolve("data"));
    claim = running.claim();
    running.announce(FIRST);
  }

  @AfterEach
  void stopFirst() throws IOException {
    claim.close();
  }

  @Test
  void aSecondClusterIsRefusedAndTheFirstIsStillFound() throws IOException {
    requireRefusedAndFirstFound(
        Typed.parley(
            "cluster", "--nodes", "1", "--port", "" + freePort(), "--data", "" + running.path()));
  }

  @Test
  void aSecondNodeIsRefusedAndTheFirstIsStillFound() throws IOException {
    var config =
        Files.writeString(
            folder.resolve("node.conf"),
            """
            parley.node {
              name = node-2
              cluster { host = 127.0.0.1, seeds = ["127.0.0.1:7355"] }
              kafka.bootstrap = "127.0.0.1:9092"
              database { url = "jdbc:postgresql://db/parley", user = parley, password = secret }
              keys = keys
              data = data
            }
            """);

    requireRefusedAndFirstFound(Typed.parley("node", "--config", config.toString()));
  }

  private void requireRefusedAndFirstFound(Typed second) {
    assertThat(second.exitCode()).as(second.err()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(second.err())
        .contains("in use by process " + ProcessHandle.current().pid(), "its own folder");
    assertThat(running.endpoint()).isEqualTo(FIRST);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
