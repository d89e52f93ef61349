package dev.parley.bench.faults.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A build of a commit of before, made as whoever runs it made it: from its own sources, by its own
 * launcher.
 */
public final class ReleasedBuild implements AutoCloseable {

  /** Where the commit of the last release is recorded, below the repository. */
  private static final Path LAST_RELEASE = Path.of("bench", "results", "LAST_RELEASE");

  private static final long GIT_SECONDS = 60;

  /** Maven may have to fetch, and the launcher rehearses two calls. */
  private static final long BUILD_SECONDS = 1_800;

  private final Path repository;
  private final Path sources;
  private final String commit;

  private ReleasedBuild(Path repository, Path sources, String commit) {
    this.repository = repository;
    this.sources = sources;
    this.commit = commit;
  }

  /**
   * Checks it out and builds it.
   *
   * @param from a commit or a tag of this repository; blank = the last release
   */
  public static ReleasedBuild make(String from, Path log, Consumer<String> progress)
      throws IOException, InterruptedException {
    var repository = Path.of(said(Path.of(""), "git", "rev-parse", "--show-toplevel"));
    var wanted = from.isBlank() ? lastRelease(repository) : from;
    var commit =
        said(repository, "git", "rev-parse", "--verify", "--short=12", wanted + "^{commit}");
    var folder = Files.createTempDirectory("parley-" + commit).resolve("parley");
    said(repository, "git", "worktree", "add", "--detach", folder.toString(), commit);
    var build = new ReleasedBuild(repository, folder, commit);
    try {
      progress.accept("building " + commit + ", which takes minutes");
      build.build(log);
      return build;
    } catch (IOException | InterruptedException failed) {
      build.close();
      throw failed;
    }
  }

  public String commit() {
    return commit;
  }

  /** What starts a command of it; its name and options follow. */
  public List<String> command() {
    // Sources that change meanwhile are not this build's business.
    return List.of("env", "PARLEY_SKIP_BUILD=yes", launcher());
  }

  @Override
  public void close() throws IOException {
    try {
      said(repository, "git", "worktree", "remove", "--force", sources.toString());
      Files.deleteIfExists(sources.getParent());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void build(Path log) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(launcher(), "--version")
            .directory(sources.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Whoever runs this may not want this build made anew; that one must be made.
    builder.environment().remove("PARLEY_SKIP_BUILD");
    var process = builder.start();
    if (!process.waitFor(BUILD_SECONDS, TimeUnit.SECONDS)) {
      process.destroy();
    }
    if (process.isAlive() || process.exitValue() != 0) {
      throw new IOException(
          "%s: not built (expected: ./parley builds it); see %s".formatted(commit, log));
    }
  }

  private String launcher() {
    return sources.resolve("parley").toString();
  }

  private static String lastRelease(Path repository) throws IOException {
    var file = repository.resolve(LAST_RELEASE);
    if (!Files.isReadable(file)) {
      throw new IOException(
          "--from: nothing, and no %s (expected: a commit in one of them)".formatted(LAST_RELEASE));
    }
    return Files.readString(file).strip();
  }

  private static String said(Path folder, String... command)
      throws IOException, InterruptedException {
    var whole = List.of(command);
    var process =
        new ProcessBuilder(whole)
            .directory(folder.toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(GIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("%s: %s (expected: exit code 0)".formatted(whole, said));
    }
    return said;
  }
}
