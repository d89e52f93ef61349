package dev.parley.cli.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.caller.StandInServer.Reply;
import dev.parley.media.audio.AudioFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the foreign client's script finds right and wrong, at a server that is known to be so. */
class ForeignClientIT {

  @TempDir Path folder;

  @Test
  void aPublishedClientCompletesASpokenTurn() throws Exception {
    var result = call(new Reply.Say("Hello", 300), new Reply.Say("Tomorrow", 500));

    assertThat(result.problems()).isEmpty();
    assertThat(result.ok()).isTrue();
    assertThat(result.transcripts()).containsExactly("Tomorrow");
    assertThat(result.callerTranscript()).isEqualTo("understood");
    assertThat(result.audioMs()).isEqualTo(500);
    assertThat(result.events())
        .startsWith("input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped")
        .endsWith("response.output_item.done", "response.done");
  }

  @Test
  void aServerThatHangsUpIsAProblemWithItsReason() throws Exception {
    var result = call(new Reply.Nothing(), new Reply.HangUp(1013, "overload"));

    assertThat(result.ok()).isFalse();
    assertThat(result.problems())
        .anySatisfy(problem -> assertThat(problem).contains("1013 overload"));
  }

  private ForeignClient.Result call(Reply greeting, Reply reply) throws Exception {
    var certificate = LoopbackCertificate.in(folder);
    try (var server = StandInServer.overTls(certificate.server(), greeting, reply)) {
      var base = URI.create("https://127.0.0.1:" + server.url().getPort() + "/v1");
      return ForeignClient.run(base, "key", certificate.pem(), speech());
    }
  }

  private Path speech() throws IOException {
    return Files.write(
        folder.resolve("speech.pcm"), Tone.ofMillis(600, AudioFormat.PCM_24K).bytes());
  }
}
