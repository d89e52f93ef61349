package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.net.websocket.CannotBind;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NodeCommandTest {

  @TempDir Path folder;

  @Test
  void aFileThatIsNotThereIsAllThatIsToldOfIt() {
    var typed = Typed.parley("node", "--config", folder.resolve("typo.conf").toString());

    assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(typed.err())
        .contains("--config " + folder.resolve("typo.conf") + ": no such file")
        .doesNotContain("missing");
  }

  @Test
  void aDoorThatCannotBeOpenedIsNamedByItsSetting() throws Exception {
    var denied = new IOException("bind(..) failed with error(-13): Permission denied");

    assertThat(failureOf(new CannotBind("0.0.0.0", 443, denied)).problem())
        .isEqualTo(
            "parley.node.door.port 443: not allowed to this user (expected: a port of 1024 or more)");
  }

  @Test
  void aPortForTheOtherNodesThatIsInUseIsNamedByItsSetting() throws Exception {
    assertThat(failureOf(new BindException("Address already in use")).problem())
        .isEqualTo("parley.node.cluster.port 7355: in use on 127.0.0.1 (expected: a free port)");
  }

  private CommandFailure failureOf(Exception cannotBind) throws Exception {
    var config =
        Files.writeString(
            folder.resolve("node.conf"),
            """
            parley.node {
              name = node-2
              door { host = 0.0.0.0, port = 443 }
              cluster { host = 127.0.0.1, seeds = ["127.0.0.1:7355"] }
              kafka.bootstrap = "127.0.0.1:9092"
              database { url = "jdbc:postgresql://db/parley", user = parley, password = secret }
              keys = keys
              data = data
            }
            """);
    var nowhere = new PrintWriter(new StringWriter());
    var command =
        new NodeCommand(
            new Terminal(nowhere, nowhere, false),
            (_, _) -> {
              throw new CompletionException(cannotBind);
            });
    new CommandLine(command).parseArgs("--config", config.toString());
    try {
      command.call();
    } catch (CommandFailure told) {
      return told;
    }
    throw new AssertionError("nothing failed");
  }
}
