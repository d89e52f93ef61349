package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Pcm16;
import dev.parley.models.local.speech.TestEar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sound from end to end: a caller asks, a worker looks it up, the caller hears the answer. */
class FirstCallIT {

  private static final String ASKED = "where is my order one two three four";
  private static final String ACKNOWLEDGED = "one moment i am looking that up";
  private static final String STILL_AT_IT = "i am still looking one moment please";
  private static final String ANSWERED =
      "order one two three four is out for delivery"
          + " northern parcel expects to be there today before six";

  /** What the agent could have said instead. */
  private static final List<String> OTHERS =
      List.of(
          "order one two three four was delivered yesterday",
          "order two two three four is out for delivery"
              + " northern parcel expects to be there today before six",
          "order one two three four is being packed it leaves the warehouse tomorrow",
          "i am sorry i cannot reach the order system right now",
          "please say that again");

  private static final int WAV_HEADER = 44;
  private static final int BYTES_PER_MS = 32;

  @RegisterExtension
  private static final UnloggedWords UNLOGGED =
      new UnloggedWords(
          "my order",
          "out for delivery",
          "looking that up",
          "weather in",
          "printer",
          "nobody answers");

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
    var pieces = pieces(agentSide(recording), beginnings(call));
    assertThat(TestEar.heard(pieces, sentences()))
        .as(call.output())
        .startsWith(ACKNOWLEDGED)
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
  void sessionsEndBeforeWhatTheySendBy() {
    assertThat(node.parts()).containsSubsequence("Tool dispatch", "Sessions", "Tool results");
    assertThat(node.parts()).containsSubsequence("Session events", "Sessions");
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
    assertThat(cut.heardMs()).isPositive().isLessThan(cut.audioMs());
    assertThat(session.turns().getFirst().outcome()).isEqualTo("cut");
    assertThat(session.turns().getFirst().stages()).containsKey("barge_in");
  }

  @Test
  void whatIsNotUnderstoodGetsAPoliteAnswer() throws Exception {
    var call = node.call("--say", "my printer is broken and nobody answers the phone");

    assertThat(call.exitCode()).as(call.output()).isZero();
    var session = node.session(call.sessionId());
    assertThat(session.tools()).isEmpty();
    assertThat(session.turns().getFirst().agentText()).isNotBlank();
  }

  private static String[] sentences() {
    return Stream.concat(Stream.of(ACKNOWLEDGED, STILL_AT_IT, ANSWERED), OTHERS.stream())
        .toArray(String[]::new);
  }

  /** When the agent began to say each thing, in milliseconds of the call. */
  private static List<Integer> beginnings(TestNode.CallResult call) {
    return call.events().stream()
        .filter(event -> event.path("event").asText().equals("agent_began"))
        .map(event -> event.path("at_ms").asInt())
        .toList();
  }

  /** The recording, cut where the agent began something. */
  private static List<byte[]> pieces(byte[] pcm16k, List<Integer> beginnings) {
    var pieces = new ArrayList<byte[]>();
    for (int i = 0; i < beginnings.size(); i++) {
      int from = beginnings.get(i) * BYTES_PER_MS;
      int to = i + 1 < beginnings.size() ? beginnings.get(i + 1) * BYTES_PER_MS : pcm16k.length;
      pieces.add(Arrays.copyOfRange(pcm16k, from, to));
    }
    return pieces;
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
