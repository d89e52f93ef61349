package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.net.websocket.CannotBind;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.ExitCode;
import dev.parley.node.start.RunningNode;
import dev.parley.node.start.UpOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpCommandTest {

  @TempDir Path folder;

  @Test
  void aStartedNodeSaysWhereItsConsoleIsAndHowToMakeAFirstCall() {
    var typed =
        up((_, progress) -> {
          progress.started("Kafka broker", "embedded", Duration.ofMillis(1_832));
          return new StoppedNode();
        });

    assertThat(typed.out())
        .contains("Kafka broker", "1,832 ms")
        .contains("http://127.0.0.1:4711/#token=t", "ws://127.0.0.1:4711/v1/realtime")
        .contains("./parley call --say", "realtime-key", "Ctrl-C");
  }

  @Test
  void aNodeThatStopsByItselfIsAFailure() {
    assertThat(up((_, _) -> new StoppedNode()).exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void optionsReachTheNode() {
    var seen = new CompletableFuture<UpOptions>();

    up(
        (options, _) -> {
          seen.complete(options);
          return new StoppedNode();
        },
        "--tls",
        "--no-worker",
        "--model-concurrency",
        "3");

    assertThat(seen)
        .isCompletedWithValue(
            new UpOptions("127.0.0.1", 0, true, folder.toAbsolutePath(), null, 3, false));
  }

  @Test
  void aPortInUseIsOneLineAndANextStep() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var typed = up((_, _) -> new StoppedNode(), "--port", "" + taken.getLocalPort());

      assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
      assertThat(typed.err())
          .contains("--port " + taken.getLocalPort() + ": in use", "choose another")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aPortThatThisUserMayNotHaveIsNotSaidToBeInUse() {
    var typed =
        up((_, _) -> {
          throw new CompletionException(new BindException("Permission denied"));
        });

    assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(typed.err())
        .contains("--port 0: not allowed to this user", "expected: a port of 1024 or more")
        .contains("parley up --port 8080")
        .doesNotContain("in use");
  }

  @Test
  void anAddressOfAnotherMachineIsNamed() {
    var typed = up((_, _) -> new StoppedNode(), "--host", "203.0.113.9");

    assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(typed.err()).contains("--host 203.0.113.9: not an address of this machine");
  }

  /** Taken by somebody between the first look and the door's own. */
  @Test
  void aPortThatTheDoorCannotHaveIsNamedByTheOption() {
    var inUse = new IOException("bind(..) failed with error(-98): Address already in use");

    var typed =
        up((_, _) -> {
          throw new CompletionException(new CannotBind("127.0.0.1", 0, inUse));
        });

    assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(typed.err()).contains("--port 0: in use on 127.0.0.1").doesNotContain("Exception");
  }

  @Test
  void aFolderOfAnotherNodeIsRefused() throws Exception {
    try (var _ = DataFolder.create(folder).claim()) {
      var typed = up((_, _) -> new StoppedNode());

      assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
      assertThat(typed.err())
          .contains("in use by process " + ProcessHandle.current().pid(), "its own folder");
    }
  }

  @Test
  void aSecondNodeLeavesTheAddressOfTheFirstInPlace() throws Exception {
    var running = DataFolder.create(folder);
    try (var _ = running.claim()) {
      var first = new DataFolder.Endpoint(URI.create("https://127.0.0.1:4711"), null);
      running.announce(first);

      up((_, _) -> new StoppedNode());

      assertThat(running.endpoint()).isEqualTo(first);
    }
  }

  @Test
  void aStoppedNodeIsNotFoundAnyMore() throws Exception {
    up((_, _) -> new StoppedNode());

    assertThat(new DataFolder(folder).endpoint().base())
        .isEqualTo(URI.create("http://127.0.0.1:8080"));
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws IOException {
    var file = Files.createFile(folder.resolve("file"));

    var typed = Typed.parley("up", "--port", "0", "--data", file.toString());

    assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(typed.err()).contains("expected: a folder that this user can write");
  }

  @Test
  void aBadAgentsFileIsNamedWithoutAStackTrace() {
    var typed =
        up((_, _) -> {
          throw new IllegalArgumentException(
              "agents/a.json: tools[0].name: absent (expected: a name)");
        });

    assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(typed.err()).contains("tools[0].name: absent").doesNotContain("\tat ");
  }

  @Test
  void anAgentsFolderThatIsNotThereIsRefused() {
    var typed = up((_, _) -> new StoppedNode(), "--agents", folder.resolve("none").toString());

    assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(typed.err()).contains("no such folder");
  }

  @Test
  void aPortThatIsNoneIsWrongUsage() {
    assertThat(up((_, _) -> new StoppedNode(), "--port", "70000").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anUnexpectedFailureShowsItsPlaceOnlyWhenAsked() {
    NodeStarter broken =
        (_, _) -> {
          throw new IllegalStateException("broker did not start");
        };

    assertThat(up(broken).err())
        .contains("broker did not start", "--verbose")
        .doesNotContain("\tat ");
    assertThat(up(broken, "--verbose").err()).contains("\tat ");
  }

  private Typed up(NodeStarter starter, String... more) {
    var args = new ArrayList<>(List.of("up", "--port", "0"));
    args.addAll(List.of("--data", folder.toString()));
    args.addAll(List.of(more));
    return Typed.parley(starter, args.toArray(String[]::new));
  }

  private record StoppedNode() implements RunningNode {

    @Override
    public URI base() {
      return URI.create("http://127.0.0.1:4711");
    }

    @Override
    public URI console() {
      return URI.create("http://127.0.0.1:4711/#token=t");
    }

    @Override
    public @Nullable Path certificate() {
      return null;
    }

    @Override
    public CompletionStage<Void> stopped() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
