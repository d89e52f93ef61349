package dev.parley.models.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.models.local.speech.FreeTts;
import dev.parley.models.local.speech.SphinxStt;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LocalModelTest {

  @Test
  void itStartsWithoutAWordOnTheConsole() throws Exception {
    var written = new ByteArrayOutputStream();
    var console = new PrintStream(written, true, StandardCharsets.UTF_8);
    var out = System.out;
    var err = System.err;
    System.setOut(console);
    System.setErr(console);
    try (var model =
        LocalModel.start(new LocalModel.Settings(1, 1, 1), Speech.AGENT, new LocalCounters())) {
      assertThat(model.openCalls()).isZero();
      assertThat(model.tts().synthesise("Hello.")).hasSizeGreaterThan(8_000);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new LocalModel.Settings(0, 1, 1))
        .hasMessage("calls: 0 (expected: at least 1)");
    assertThatThrownBy(() -> SphinxStt.start(0)).hasMessage("recognizers: 0 (expected: 1 to 32)");
    assertThatThrownBy(() -> FreeTts.start(0)).hasMessage("voices: 0 (expected: 1 to 64)");
  }
}
