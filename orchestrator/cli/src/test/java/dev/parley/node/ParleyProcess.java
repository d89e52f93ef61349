package dev.parley.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command {@code parley} in a process of its own, as the launcher starts it. */
final class ParleyProcess {

  private static final int SECONDS = 60;

  /** How it ended, and all that it printed. */
  record Ended(int exitCode, String output) {}

  static Ended run(String... arguments) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    var printed = Files.createTempFile("parley-", ".txt");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return new Ended(process.exitValue(), Files.readString(printed, UTF_8));
    } finally {
      Files.delete(printed);
    }
  }

  private ParleyProcess() {}
}
