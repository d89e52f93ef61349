package dev.parley.bench.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What a result was measured on, and of what.
 *
 * @param loadBefore processes that ran or waited in the minute before; much of it is somebody else
 */
public record Machine(
    int cores, String cpu, String kernel, String jdk, String commit, double loadBefore) {

  private static final long GIT_SECONDS = 5;

  public static Machine here() throws InterruptedException {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        cpuModel(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        currentCommit(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String cpuModel() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException notLinux) {
      return System.getProperty("os.arch");
    }
  }

  /** As the launcher says, else as git does. */
  private static String currentCommit() throws InterruptedException {
    var told = System.getProperty("parley.commit", "");
    return told.isBlank() ? fromGit() : told;
  }

  private static String fromGit() throws InterruptedException {
    try {
      var git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=10").start();
      if (!git.waitFor(GIT_SECONDS, TimeUnit.SECONDS)) {
        git.destroyForcibly();
        return "unknown";
      }
      var said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.exitValue() == 0 && !said.isEmpty() ? said : "unknown";
    } catch (IOException noGit) {
      return "unknown";
    }
  }
}
