package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A copy of the script {@code parley} in a folder of its own, with a stand-in for the JDK that
 * prints what it is started with, and with a {@code PATH} that holds what the script needs and no
 * more.
 */
record Launcher(Path root) {

  private static final int SECONDS = 120;

  private static final List<String> TOOLS =
      List.of(
          "awk",
          "bash",
          "cat",
          "cut",
          "dirname",
          "env",
          "find",
          "git",
          "grep",
          "head",
          "mkdir",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sh",
          "sleep",
          "sort",
          "tail",
          "touch");

  /** How it ended, and what it printed: the stand-in's arguments, one per line, on {@code out}. */
  record Ended(int exitCode, String out, String err) {

    List<String> java() {
      return out.lines().toList();
    }

    /** Those before the class path. */
    List<String> jvmOptions() {
      return java().subList(0, java().indexOf("-cp"));
    }
  }

  static Launcher in(Path folder) throws IOException {
    var launcher = new Launcher(folder.resolve("parley-source"));
    Files.createDirectories(launcher.root);
    launcher.program(launcher.script(), Files.readString(sources().resolve("parley")));
    launcher.program(launcher.jdk().resolve("bin/javac"), "#!/bin/sh\n");
    launcher.program(
        launcher.jdk().resolve("bin/java"),
        """
        #!/bin/sh
        case "$*" in
          *-XshowSettings*)
            echo "    java.specification.version = 25"
            echo "    java.home = %s"
            ;;
          *) printf '%%s\\n' "$@" ;;
        esac
        """
            .formatted(launcher.jdk()));
    Files.createDirectories(launcher.path());
    for (var tool : TOOLS) {
      for (var place : List.of("/usr/bin", "/bin")) {
        var program = Path.of(place, tool);
        if (Files.isExecutable(program) && !Files.exists(launcher.path().resolve(tool))) {
          Files.createSymbolicLink(launcher.path().resolve(tool), program);
        }
      }
    }
    return launcher;
  }

  /** As if Maven had built the sources. */
  void build() throws IOException {
    Files.createDirectories(built().getParent());
    Files.createFile(built());
  }

  /** The mark of a build. */
  Path built() {
    return root.resolve("deploy/target/parley/build.properties");
  }

  /** Puts a program on the {@code PATH}. */
  void onPath(String name, String text) throws IOException {
    program(path().resolve(name), text);
  }

  Path script() {
    return root.resolve("parley");
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("bash", script().toString()));
    command.addAll(List.of(arguments));
    var out = Files.createTempFile(root, "out", ".txt");
    var err = Files.createTempFile(root, "err", ".txt");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
    builder.environment().put("PATH", path().toString());
    builder.environment().put("PARLEY_JAVA_HOME", jdk().toString());
    var process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return new Ended(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private Path jdk() {
    return root.resolveSibling("jdk");
  }

  private Path path() {
    return root.resolveSibling("bin");
  }

  private void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The nearest folder above that holds the script. */
  private static Path sources() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("parley"))) {
      folder = requireNonNull(folder.getParent(), "no script parley above the tests");
    }
    return folder;
  }
}
