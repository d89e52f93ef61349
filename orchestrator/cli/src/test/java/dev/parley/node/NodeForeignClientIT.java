package dev.parley.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.caller.ForeignClient;
import dev.parley.media.audio.AudioFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that nobody here wrote: the published {@code openai} package, over TLS. */
class NodeForeignClientIT {

  private static final String ASKED = "where is my order one two three four";

  @TempDir Path folder;

  @Test
  void itAsksWhereAnOrderIsAndHearsWhatTheToolFound() throws Exception {
    ForeignClient.requireInstalled();
    var question =
        Files.write(
            folder.resolve("question.pcm"), TestNode.speech(ASKED, AudioFormat.PCM_24K).bytes());

    try (var node = TestNode.start(folder.resolve("node"))) {
      var result =
          ForeignClient.run(
              node.overTls("/v1"),
              node.key(),
              requireNonNull(node.node().certificate()),
              question,
              ForeignClient.AGENT,
              "out for delivery");

      assertThat(result.problems()).isEmpty();
      assertThat(result.callerTranscript()).isEqualTo(ASKED);
      assertThat(result.transcripts())
          .hasSizeGreaterThanOrEqualTo(2)
          .last()
          .asString()
          .contains("out for delivery");
      assertThat(result.audioMs()).isGreaterThan(2_000);
    }
  }
}
