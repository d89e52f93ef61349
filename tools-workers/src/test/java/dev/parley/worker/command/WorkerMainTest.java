package dev.parley.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WorkerMainTest {

  @TempDir Path folder;
  private final StringWriter text = new StringWriter();

  @Test
  void helpTellsTheExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(text.toString()).contains("--bootstrap", "69", "no broker answers", "78");
  }

  @Test
  void aMissingOrWrongOptionIsNamed() {
    assertThat(run()).isEqualTo(2);
    assertThat(text.toString()).contains("--bootstrap");
    assertThat(run("--bootstrap", "h:1", "--concurrency", "0")).isEqualTo(2);
    assertThat(text.toString()).contains("--concurrency: 0 (expected: 1 to 1000)");
  }

  @Test
  void aDataFileThatCannotBeUsedIsNamed() throws IOException {
    Files.writeString(folder.resolve("contact-centre.json"), "no json");
    assertThat(run("--bootstrap", "127.0.0.1:1", "--data", folder.toString())).isEqualTo(78);
    assertThat(text.toString()).contains("--data: ").contains("line 1");
  }

  @Test
  void aBrokerAddressThatCannotBeOneIsNamed() {
    assertThat(run("--bootstrap", "nowhere", "--data", folder.toString())).isEqualTo(69);
    assertThat(text.toString()).contains("bootstrap: nowhere (expected: host:port)");
  }

  private int run(String... arguments) {
    var out = new PrintWriter(text, true);
    return new CommandLine(new WorkerMain()).setOut(out).setErr(out).execute(arguments);
  }
}
