package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.process.Child;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BenchMainTest {

  @ParameterizedTest
  @MethodSource("commands")
  void eachCommandSaysHowItIsCalled(String command) {
    var said = new StringWriter();

    int code = BenchMain.commands().setOut(new PrintWriter(said)).execute(command, "--help");

    assertThat(code).isZero();
    assertThat(said.toString()).contains("Usage: bench " + command);
  }

  @Test
  void aPartOfARunIsThisBenchInAProcessOfItsOwn() throws Exception {
    try (var part = Child.bench("part", "Usage: ", "storm", "--help")) {
      assertThat(part.answer(120)).startsWith("bench storm");
    }
  }

  static Stream<String> commands() {
    return BenchMain.commands().getSubcommands().keySet().stream();
  }
}
