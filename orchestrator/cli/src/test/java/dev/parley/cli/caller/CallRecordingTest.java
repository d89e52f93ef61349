package dev.parley.cli.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.cli.Main;
import dev.parley.cli.NodeStarter;
import dev.parley.cli.Terminal;
import dev.parley.cli.caller.StandInServer.Reply;
import dev.parley.media.audio.AudioFormat;
import dev.parley.node.start.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call whose recording cannot be written is told as that, whatever the node does. */
class CallRecordingTest {

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  void aFolderThatIsNotThereIsNamed() {
    var file = folder.resolve("none").resolve("call.wav");

    assertThat(record(file)).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString()).contains("--record " + file + ": no such folder (expected: ");
  }

  @Test
  void aFolderInPlaceOfTheFileIsNamed() {
    assertThat(record(folder)).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString()).contains("--record " + folder + ": Is a directory (expected: ");
  }

  @Test
  void aFullDiskIsNamed() {
    var full = Path.of("/dev/full");
    assumeThat(full).exists();

    assertThat(record(full)).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString())
        .contains("--record /dev/full: No space left on device (expected: ")
        .doesNotContain("./parley up");
  }

  @Test
  void aDiskThatBecomesFullEndsTheCallWithThatReason() throws Exception {
    var recording = CallRecording.into(folder.resolve("call.wav"), AudioFormat.PCM_24K);
    recording.close();
    try (var server = StandInServer.that(new Reply.Nothing())) {
      var call = new DialledCall(setup(server), (_, _) -> {}, recording);

      assertThatThrownBy(call::run).isInstanceOf(CannotRecord.class);
    }
  }

  private CallSetup setup(StandInServer server) throws Exception {
    return new CallSetup(
        List.of(server.url()),
        "model=a",
        "a",
        null,
        SSLContext.getDefault(),
        AudioFormat.PCM_24K,
        List.of(Utterance.of("when", Tone.ofMillis(300))),
        CallScript.Plan.of(1, 0),
        Duration.ofSeconds(60));
  }

  private int record(Path file) {
    var out = new PrintWriter(new StringWriter());
    NodeStarter nobody = (_, _) -> fail("no node wanted");
    try (var server = StandInServer.that(new Reply.Nothing(), new Reply.Say("Tomorrow", 200))) {
      return Main.commandLine(
              new Terminal(out, new PrintWriter(err, true), false), nobody, _ -> Tone.ofMillis(300))
          .execute("call", "--url", "" + server.url(), "--record", "" + file);
    }
  }
}
