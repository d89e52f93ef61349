package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.node.start.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
