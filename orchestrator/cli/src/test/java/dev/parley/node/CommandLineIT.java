package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says, in a process of its own, when something is not as it should be. */
class CommandLineIT {

  @TempDir Path folder;

  @Test
  void aPortInUseIsNamedBeforeAnythingStarts() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      var up = ParleyProcess.run("up", "--port", "" + port, "--data", folder.toString());

      assertThat(up.exitCode()).as(up.output()).isEqualTo(78);
      assertThat(up.output())
          .contains(
              "--port %d: in use on 127.0.0.1 (expected: a free port)".formatted(port),
              "parley up --port " + (port + 1))
          .doesNotContain("Exception", "✓");
    }
  }

  @Test
  void aFileThatIsNoWavIsNamed() throws Exception {
    var file = Files.writeString(folder.resolve("notes.wav"), "this is not sound at all");

    var call = call("--wav", file.toString(), "--url", "ws://127.0.0.1:1/v1/realtime");

    assertThat(call.exitCode()).as(call.output()).isEqualTo(78);
    assertThat(call.output()).contains("notes.wav", "(expected:").doesNotContain("Exception");
  }

  @Test
  void anAddressWhereNobodyListensIsNamed() throws Exception {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    var call = call("--say", "hello", "--url", "ws://127.0.0.1:" + free + "/v1/realtime");

    assertThat(call.exitCode()).as(call.output()).isEqualTo(69);
    assertThat(call.output())
        .contains("127.0.0.1:" + free, "nobody listens there", "./parley up")
        .doesNotContain("Exception");
  }

  private ParleyProcess.Ended call(String... options) throws Exception {
    var all = new String[options.length + 3];
    all[0] = "call";
    all[1] = "--data";
    all[2] = folder.toString();
    System.arraycopy(options, 0, all, 3, options.length);
    return ParleyProcess.run(all);
  }
}
