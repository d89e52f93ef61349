package dev.parley.bench.relay;

import dev.parley.bench.process.Child;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The same relay in Node.js with the {@code ws} package, for those who would build it there. */
public final class NodeRelay {

  private static final String SCRIPT = "node-relay.mjs";
  private static final long INSTALL_SECONDS = 40;
  private static final long START_SECONDS = 10;

  /** Why there is no such relay on this machine. */
  public static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String why) {
      super(why);
    }
  }

  /** Installs {@code ws} into the folder if it is not there, and starts. */
  public static Child start(Path folder, URI model)
      throws Unavailable, IOException, InterruptedException {
    prepare(folder);
    return Child.start(
        "node relay",
        List.of("node", folder.resolve(SCRIPT).toString(), model.toString()),
        Child.LISTENING);
  }

  public static int port(Child relay) throws IOException, InterruptedException {
    return relay.port(START_SECONDS);
  }

  private static void prepare(Path folder) throws Unavailable, IOException, InterruptedException {
    Files.createDirectories(folder);
    try (var script =
        Objects.requireNonNull(NodeRelay.class.getResourceAsStream("/" + SCRIPT), SCRIPT)) {
      Files.copy(script, folder.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!succeeds(folder, START_SECONDS, "node", "--version")) {
      throw new Unavailable("node: not found (expected: Node.js on the path)");
    }
    if (Files.isDirectory(folder.resolve("node_modules/ws"))) {
      return;
    }
    boolean installed =
        succeeds(
            folder,
            INSTALL_SECONDS,
            "npm",
            "install",
            "--prefix",
            folder.toString(),
            "--no-audit",
            "--no-fund",
            "ws@8");
    if (!installed) {
      throw new Unavailable("npm install ws: failed (expected: the ws package)");
    }
  }

  private static boolean succeeds(Path folder, long seconds, String... command)
      throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(seconds, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException notThere) {
      return false;
    }
  }

  private NodeRelay() {}
}
