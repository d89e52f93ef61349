package dev.parley.cli.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.parley.cli.Main;
import dev.parley.cli.NodeStarter;
import dev.parley.cli.Terminal;
import dev.parley.cli.caller.StandInServer.Reply;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Wav;
import dev.parley.media.audio.WavWriter;
import dev.parley.node.start.ExitCode;
import dev.parley.proto.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sockets and real time, kept short: an utterance is 300 ms long. */
class CallCommandTest {

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aSpokenQuestionGetsASpokenAnswer() {
    try (var server =
        StandInServer.that(new Reply.Say("Hello", 200), new Reply.Say("Tomorrow", 400))) {
      int exitCode = call(server.url(), "--key", "secret", "--say", "when");

      assertThat(exitCode).isEqualTo(ExitCode.OK);
      assertThat(out.toString())
          .contains("session sess_1", "understood", "Hello", "Tomorrow", "answered");
      assertThat(server.received.getFirst())
          .contains("model=contact-centre", "parley_events=1", "Bearer secret");
      assertThat(summary()).containsPattern("1 +\\d+ ms +0.40 s +agent: +Tomorrow");
      var table = summary().lines().toList();
      int words = table.getFirst().indexOf("Words");
      assertThat(table.get(1).indexOf("agent:")).isEqualTo(words);
      assertThat(table.get(1)).startsWith("    0  ");
    }
  }

  @Test
  void anAnswerThatATaskMustFindIsWaitedFor() {
    var tool = new Reply.Tool("One moment", 1_500, "It is on its way");
    try (var server = StandInServer.that(new Reply.Nothing(), tool)) {
      int exitCode = call(server.url(), "--say", "where", "--expect", "on its way");

      assertThat(exitCode).isEqualTo(ExitCode.OK);
      assertThat(summary()).contains("One moment", "It is on its way", "order_status delivered");
    }
  }

  @Test
  void aCallerWhoBargesInTellsWhatWasHeardAndGoesOn() {
    var longAnswer = new Reply.Say("A long story", 5_000);
    try (var server =
        StandInServer.that(new Reply.Nothing(), longAnswer, new Reply.Say("Fine", 200))) {
      int exitCode = call(server.url(), "--say", "tell", "--interrupt-after", "400ms");

      assertThat(exitCode).isEqualTo(ExitCode.OK);
      assertThat(summary())
          .contains("stop")
          .containsPattern("agent silent \\d+ ms after the barge-in");
      var truncate =
          server.received.stream().filter(message -> message.contains("truncate")).findFirst();
      assertThat(truncate).hasValueSatisfying(this::saysAPartOfFiveSeconds);
    }
  }

  private void saysAPartOfFiveSeconds(String truncate) {
    try {
      assertThat(Json.mapper().readTree(truncate).path("audio_end_ms").asInt())
          .isBetween(380, 4_999);
    } catch (IOException wrong) {
      throw new AssertionError(wrong);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcmu", "pcma"})
  void aTelephoneFormatIsAskedForAndSpoken(String format) throws IOException {
    var record = folder.resolve("call.wav");
    try (var server = StandInServer.that(new Reply.Nothing(), new Reply.Say("Tomorrow", 400))) {
      int exitCode = call(server.url(), "--format", format, "--record", record.toString());

      assertThat(exitCode).isEqualTo(ExitCode.OK);
      assertThat(server.received.get(1)).contains("audio/" + format);
    }
    assertThat(Tone.isLoud(Wav.read(record).as(AudioFormat.PCM_16K))).isTrue();
    assertThat(Wav.read(record).millis()).isGreaterThan(1_500);
  }

  @Test
  void aFileOfSoundIsSaidAsItIs() throws IOException {
    var wav = folder.resolve("question.wav");
    try (var file = WavWriter.mono(wav, 16_000)) {
      file.write(Tone.ofMillis(300).bytes());
    }
    try (var server = StandInServer.that(new Reply.Nothing(), new Reply.Say("Tomorrow", 200))) {
      assertThat(call(server.url(), "--wav", wav.toString())).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void severalThingsAreSaidInTurn() {
    try (var server =
        StandInServer.that(
            new Reply.Nothing(), new Reply.Say("One", 200), new Reply.Say("Two", 200))) {
      assertThat(call(server.url(), "--say", "a", "--say", "b", "--expect", "two"))
          .isEqualTo(ExitCode.OK);
      assertThat(summary()).containsSubsequence("caller: a", "One", "caller: b", "Two");
    }
  }

  @Test
  void anAnswerWithoutTheExpectedWordsFails() {
    try (var server = StandInServer.that(new Reply.Nothing(), new Reply.Say("Tomorrow", 200))) {
      assertThat(call(server.url(), "--expect", "yesterday")).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).contains("--expect");
    }
  }

  @Test
  void anAgentThatSaysNothingIsGivenUp() {
    try (var server = StandInServer.that(new Reply.Nothing())) {
      assertThat(call(server.url(), "--timeout", "2s")).isEqualTo(ExitCode.FAILED);
      assertThat(out.toString()).contains("timed out");
    }
  }

  @Test
  void aFailedResponseEndsTheCallWithItsReason() {
    var busy = new Reply.Fail("model_busy", "at its limit");
    try (var server = StandInServer.that(new Reply.Nothing(), busy)) {
      assertThat(call(server.url())).isEqualTo(ExitCode.FAILED);
      assertThat(out.toString()).contains("model_busy", "at its limit");
    }
  }

  @Test
  void aWrongKeyIsNamedAsSuch() {
    try (var server = StandInServer.that(new Reply.HangUp(3000, "invalid_request_error"))) {
      assertThat(call(server.url(), "--key", "guess")).isEqualTo(ExitCode.CONFIGURATION);
      assertThat(err.toString()).contains("realtime-key").doesNotContain("guess");
    }
  }

  @Test
  void nobodyAtTheAddressIsUnavailable() {
    URI gone;
    try (var server = StandInServer.that(new Reply.Nothing())) {
      gone = server.url();
    }
    assertThat(call(gone)).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString()).contains("nobody listens there", "./parley up");
  }

  @Test
  void aFileThatIsNoWavIsNamed() throws IOException {
    var text = Files.writeString(folder.resolve("a.wav"), "no sound");

    assertThat(call(URI.create("ws://127.0.0.1:9"), "--wav", text.toString()))
        .isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString()).contains("a.wav: no RIFF/WAVE header (expected: a WAV file)");
  }

  @Test
  void theKeyOfAFolderIsNotShownToAServerElsewhere() throws IOException {
    Files.writeString(folder.resolve("realtime-key"), "secret");
    try (var server = StandInServer.that(new Reply.Nothing(), new Reply.Say("Tomorrow", 200))) {
      call(server.url());

      assertThat(server.received.getFirst()).endsWith(" null");
    }
  }

  @Test
  void everyLineOfJsonIsAnEventWithItsTime() throws IOException {
    try (var server = StandInServer.that(new Reply.Nothing(), new Reply.Say("Tomorrow", 200))) {
      call(server.url(), "--json");
    }
    var lines = out.toString().lines().toList();
    for (var line : lines) {
      assertThat(Json.mapper().readTree(line).path("event").asText()).isNotEmpty();
    }
    assertThat(Json.mapper().readTree(lines.getLast()).at("/turns/1/answers/0/words").asText())
        .isEqualTo("Tomorrow");
  }

  private String summary() {
    var text = out.toString();
    return text.substring(text.indexOf("Asked  Answer"));
  }

  private int call(URI url, String... more) {
    var args =
        new ArrayList<>(List.of("call", "--url", url.toString(), "--data", folder.toString()));
    args.addAll(List.of("--timeout", "20s"));
    args.addAll(List.of(more));
    var terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    NodeStarter nobody = (_, _) -> fail("no node wanted");
    return Main.commandLine(terminal, nobody, _ -> Tone.ofMillis(300))
        .execute(args.toArray(String[]::new));
  }
}
