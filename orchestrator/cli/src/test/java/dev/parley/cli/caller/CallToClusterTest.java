package dev.parley.cli.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.parley.cli.Main;
import dev.parley.cli.NodeStarter;
import dev.parley.cli.Terminal;
import dev.parley.cli.caller.StandInServer.Reply;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that lists several nodes, of which some are gone. */
class CallToClusterTest {

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeKey() throws IOException {
    Files.writeString(folder.resolve("realtime-key"), "secret\n");
  }

  @Test
  void aNewCallIsTakenByTheNodeThatIsLeft() throws IOException {
    try (var left = StandInServer.that(new Reply.Nothing(), new Reply.Say("Tomorrow", 200))) {
      var gone = nodeThatIsGone();
      announce(gone, base(left));

      assertThat(call()).as(err.toString()).isEqualTo(ExitCode.OK);
      assertThat(left.received.getFirst())
          .contains("model=contact-centre", "parley_events=1", "Bearer secret");
      assertThat(out.toString())
          .containsSubsequence(gone.getAuthority(), "nobody listens there", "connected");
    }
  }

  @Test
  void withNoNodeLeftEveryOneThatWasTriedIsNamed() throws IOException {
    var first = nodeThatIsGone();
    var second = nodeThatIsGone();
    announce(first, second);

    assertThat(call()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString())
        .contains(
            "ws://%s/v1/realtime: nobody listens there".formatted(first.getAuthority()),
            "ws://%s/v1/realtime: nobody listens there".formatted(second.getAuthority()),
            "./parley up");
  }

  private void announce(URI... bases) throws IOException {
    new DataFolder(folder).announce(new DataFolder.Endpoint(bases[0], null, List.of(bases)));
  }

  private static URI nodeThatIsGone() {
    try (var server = StandInServer.that(new Reply.Nothing())) {
      return base(server);
    }
  }

  private static URI base(StandInServer server) {
    return URI.create("http://" + server.url().getAuthority());
  }

  private int call() {
    var terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    NodeStarter nobody = (_, _) -> fail("no node wanted");
    return Main.commandLine(terminal, nobody, _ -> Tone.ofMillis(300))
        .execute("call", "--data", folder.toString(), "--timeout", "60s");
  }
}
