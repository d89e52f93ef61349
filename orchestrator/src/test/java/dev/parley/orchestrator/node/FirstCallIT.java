package dev.parley.orchestrator.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.orchestrator.audio.Pcm16;
import dev.parley.orchestrator.local.TestEar;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sound from end to end: a caller asks, a worker looks it up, the caller hears the answer. */
class FirstCallIT {

  private static final String ASKED = "where is my order one two three four";
  private static final String ACKNOWLEDGED = "one moment i am looking that up";
  private static final String ANSWERED =
      "order one two three four is out for delivery"
          + " northern parcel expects to be there today before six";
  private static final int WAV_HEADER = 44;

  @TempDir static Path folder;

  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(folder.resolve("node"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcm", "pcmu"})
  void aCallerHearsWhatTheToolFound(String format) throws Exception {
    var recording = folder.resolve(format + ".wav");

    var call =
        node.call(
            "--say",
            ASKED,
            "--format",
            format,
            "--record",
            recording.toString(),
            "--expect",
            "out for delivery");

    assertThat(call.exitCode()).as(call.output()).isZero();
    assertThat(TestEar.heard(agentSide(recording), ACKNOWLEDGED, ANSWERED))
        .contains(ANSWERED)
        .endsWith(ANSWERED);
  }

  @Test
  void theSessionKeepsWhatWasAskedFoundAndSaid() throws Exception {
    var call = node.call("--say", ASKED);
    var session = node.session(call.sessionId());

    assertThat(session.summary().state()).isEqualTo("over");
    assertThat(session.turns()).hasSize(2);
    assertThat(session.turns().getFirst().callerText()).isEqualTo(ASKED);
    assertThat(session.turns().getFirst().stages())
        .containsKeys(
            "end_of_turn", "response_asked", "first_audio", "first_frame", "voice_to_voice");
    assertThat(session.turns().getLast().cause()).isEqualTo("tool");
    assertThat(session.tools()).hasSize(1);
    assertThat(session.tools().getFirst().state()).isEqualTo("delivered");
    assertThat(session.tools().getFirst().output())
        .satisfies(output -> assertThat(String.valueOf(output)).contains("out_for_delivery"));
  }

  @Test
  void aCallerWhoBargesInIsHeardAndTheNextTurnWorks() throws Exception {
    var call =
        node.call(
            "--say",
            ASKED,
            "--interrupt-after",
            "1s",
            "--say",
            "what is the weather in london",
            "--expect",
            "london");

    assertThat(call.exitCode()).as(call.output()).isZero();
    var session = node.session(call.sessionId());
    var cut =
        session.items().stream()
            .filter(item -> "agent".equals(item.role()) && item.status().equals("incomplete"))
            .findFirst()
            .orElseThrow();
    assertThat(cut.heardMs()).isBetween(500L, 2_000L).isLessThan(cut.audioMs());
    assertThat(session.turns().getFirst().outcome()).isEqualTo("cut");
    assertThat(session.turns().getFirst().stages().get("barge_in")).isLessThan(250);
  }

  @Test
  void whatIsNotUnderstoodGetsAPoliteAnswer() throws Exception {
    var call = node.call("--say", "my printer is broken and nobody answers the phone");

    assertThat(call.exitCode()).as(call.output()).isZero();
    var session = node.session(call.sessionId());
    assertThat(session.tools()).isEmpty();
    assertThat(session.turns().getFirst().agentText()).isNotBlank();
  }

  private static byte[] agentSide(Path stereo) throws Exception {
    var file = Files.readAllBytes(stereo);
    var right = new byte[(file.length - WAV_HEADER) / 2];
    for (int i = 0; i + 1 < right.length; i += 2) {
      Pcm16.put(right, i, Pcm16.at(file, WAV_HEADER + 2 * i + 2));
    }
    return right;
  }
}
