package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.node.start.ExitCode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorCommandTest {

  @TempDir Path folder;

  @Test
  void everyNeedIsLookedAt() {
    assertThat(Examination.of(0, folder))
        .extracting(Finding::what)
        .contains("JDK 25", "Maven", "Memory", "Data folder", "Native epoll", "Native TLS")
        .contains("Voice activity library", "Chromium", "Node.js", "Docker");
  }

  @Test
  void whatIsMissingComesWithAWayToGetIt() {
    assertThat(Examination.of(0, folder))
        .filteredOn(finding -> finding.verdict() != Finding.Verdict.OK)
        .allSatisfy(finding -> assertThat(finding.remedy()).isNotBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"70000", "-1"})
  void aPortThatIsNoneIsWrongUsage(String port) {
    var typed = Typed.parley("doctor", "--data", folder.toString(), "--port=" + port);

    assertThat(typed.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(typed.err()).contains("--port: " + port + " (expected: 0 to 65535)");
  }

  @Test
  void aPortThatThisUserMayNotHaveIsNotSaidToBeInUse() {
    var finding = Examination.port(443, new BindException("Permission denied"));

    assertThat(finding.found()).contains("not allowed to this user");
    assertThat(finding.remedy()).contains("parley up --port 8080");
  }

  @Test
  void aTakenPortIsMissingAndFailsTheCommand() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var typed =
          Typed.parley("doctor", "--data", folder.toString(), "--port", "" + taken.getLocalPort());

      assertThat(typed.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(typed.out()).contains("missing  Port " + taken.getLocalPort());
    }
  }
}
