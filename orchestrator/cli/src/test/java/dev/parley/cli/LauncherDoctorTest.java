package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./parley doctor}: says what is missing before it needs what is missing. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherDoctorTest {

  @TempDir Path folder;
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void copyScript() throws IOException {
    launcher = Launcher.in(folder);
    Files.createFile(launcher.root().resolve("pom.xml"));
  }

  @Test
  void aMissingMavenIsNamedWithoutABuild() throws Exception {
    var doctor = launcher.run("doctor", "--port", freePort());

    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.err()).contains("no Maven", "apt install maven", "not built");
    assertThat(doctor.out()).isEmpty();
  }

  @Test
  void otherCommandsEndForAMissingMavenAsForASetting() throws Exception {
    var up = launcher.run("up");

    assertThat(up.exitCode()).isEqualTo(78);
    assertThat(up.err()).contains("no Maven");
  }

  @Test
  void aMissingJdkHidesNoOtherWant() throws Exception {
    var script = Files.readString(launcher.script());
    Files.writeString(
        launcher.script(), script.replace("readonly JAVA_NEEDED=25", "readonly JAVA_NEEDED=99"));

    var doctor = launcher.run("doctor", "--port", freePort());

    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.err()).contains("no JDK 99", "no Maven");
  }

  @Test
  void aTakenPortIsNamedWithoutABuild() throws Exception {
    maven();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var doctor = launcher.run("doctor", "--port=" + taken.getLocalPort());

      assertThat(doctor.exitCode()).isEqualTo(1);
      assertThat(doctor.err()).contains("port " + taken.getLocalPort(), "in use");
      assertThat(launcher.built()).doesNotExist();
    }
  }

  @Test
  void withNothingMissingTheBuildIsAnnouncedAndTheRestLookedAt() throws Exception {
    maven();
    var port = freePort();

    var doctor = launcher.run("doctor", "--port", port);

    assertThat(doctor.err()).containsSubsequence("not built yet", "building", "built in");
    assertThat(doctor.java()).endsWith("doctor", "--port", port);
    assertThat(doctor.err()).doesNotContain("rehearsing");
  }

  @Test
  void theFirstNodeRehearsesWhatTheDoctorDidNot() throws Exception {
    maven();
    launcher.run("doctor", "--port", freePort());

    assertThat(launcher.run("up").err()).contains("rehearsing");
    assertThat(launcher.run("up").err()).doesNotContain("rehearsing");
  }

  @Test
  void changedSourcesAreNoReasonToBuildBeforeLooking() throws Exception {
    maven();
    launcher.build();
    Files.setLastModifiedTime(
        launcher.root().resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(3_600)));

    assertThat(launcher.run("doctor").err()).doesNotContain("building");
    assertThat(launcher.run("up").err()).contains("the sources changed, building");
  }

  private void maven() throws IOException {
    launcher.onPath(
        "mvn",
        """
        #!/bin/sh
        mkdir -p '%1$s'
        touch '%2$s'
        """
            .formatted(launcher.built().getParent(), launcher.built()));
  }

  private static String freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
