package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.node.start.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @Test
  void helpNamesEveryCommandAndEveryExitCode() {
    var typed = Typed.parley("--help");

    assertThat(typed.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(typed.out())
        .contains("up", "call", "sessions", "doctor", "worker", "bench", "rehearse")
        .contains("69", "78", "130", "143");
  }

  @Test
  void withoutACommandTheHelpIsShown() {
    var typed = Typed.parley();

    assertThat(typed.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(typed.out()).contains("Usage: parley");
  }

  @Test
  void theVersionNamesReleaseCommitAndRuntime() {
    assertThat(Typed.parley("--version").out())
        .matches("parley \\S+ \\(commit \\S+, Java 25.*\\)\\s+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "call", "sessions", "doctor"})
  void everyCommandExplainsItself(String command) {
    var typed = Typed.parley(command, "--help");

    assertThat(typed.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(typed.out()).contains("Usage: parley " + command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "call", "sessions", "doctor"})
  void everyCommandTellsItsVersion(String command) {
    assertThat(Typed.parley(command, "--version").out()).startsWith("parley ");
  }

  @Test
  void aWrongOptionIsNamedAndExitsAsWrongUsage() {
    var typed = Typed.parley("up", "--prot", "8080");

    assertThat(typed.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(typed.err()).contains("--prot", "See parley up --help");
    assertThat(typed.err().lines()).hasSizeLessThan(4);
  }
}
