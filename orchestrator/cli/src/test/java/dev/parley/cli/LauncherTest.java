package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code parley}: which JVM it starts for what was typed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {

  private static final String MAIN = "dev.parley.cli.Main";

  @TempDir Path folder;
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void copyScript() throws IOException {
    launcher = Launcher.in(folder);
    launcher.build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "node", "worker", "bench"})
  void whatRunsLongGetsItsJvmWhateverOptionStandsBefore(String command) throws Exception {
    var plain = launcher.run(command, "--port", "0");
    var verbose = launcher.run("--verbose", command, "--port", "0");

    assertThat(plain.java()).contains("-XX:+UseG1GC", "-XX:MaxRAMPercentage=50");
    assertThat(verbose.jvmOptions()).isEqualTo(plain.jvmOptions());
  }

  @Test
  void theOptionBeforeTheCommandReachesIt() throws Exception {
    var typed = launcher.run("--verbose", "up", "--port", "0");

    assertThat(typed.java()).endsWith(MAIN, "--verbose", "up", "--port", "0");
  }

  /** Their own programs, which show by themselves where a failure happened. */
  @ParameterizedTest
  @CsvSource({"worker, dev.parley.worker.command.WorkerMain", "bench, dev.parley.bench.BenchMain"})
  void programsOfTheirOwnAreFoundBehindAnOption(String command, String main) throws Exception {
    assertThat(launcher.run("--verbose", command, "--help").java()).endsWith(main, "--help");
  }

  @ParameterizedTest
  @CsvSource({"worker, dev.parley.worker.command.WorkerMain", "bench, dev.parley.bench.BenchMain"})
  void programsOfTheirOwnExplainThemselves(String command, String main) throws Exception {
    assertThat(launcher.run("help", command).java()).endsWith(main, "--help");
    assertThat(launcher.run("--verbose", "help", command).java()).endsWith(main, "--help");
  }

  @Test
  void othersAreExplainedByTheMainProgram() throws Exception {
    assertThat(launcher.run("help", "up").java()).contains("-Xmx256m").endsWith(MAIN, "help", "up");
  }

  @Test
  void theRehearsalExplainsItselfAndDoesNotBegin() throws Exception {
    var help = launcher.run("help", "rehearse");

    assertThat(help.exitCode()).isEqualTo(0);
    assertThat(help.out()).startsWith("Usage: parley rehearse");
    assertThat(launcher.run("rehearse", "--help")).isEqualTo(help);
  }

  @Test
  void whatTheRehearsalDoesNotKnowIsWrongUsage() throws Exception {
    var typed = launcher.run("rehearse", "--port", "8080");

    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.err()).contains("rehearse: --port (expected: nothing more)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"call", "sessions"})
  void aShortCommandGetsASmallJvm(String command) throws Exception {
    assertThat(launcher.run(command).java()).contains("-Xmx256m").endsWith(MAIN, command);
  }

  @Test
  void withoutACommandTheMainProgramIsAsked() throws Exception {
    assertThat(launcher.run().java()).contains("-Xmx256m").endsWith(MAIN);
    assertThat(launcher.run("--version").java()).endsWith(MAIN, "--version");
    assertThat(launcher.run("--help", "up").java())
        .contains("-Xmx256m")
        .endsWith(MAIN, "--help", "up");
  }
}
