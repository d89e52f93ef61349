package dev.parley.node.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real PostgreSQL as a child of this process, for a cluster on one machine and for tests. Listens
 * on 127.0.0.1 only; its data stay in the folder. An operator's cluster has its own.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);

  private static final Duration ORPHAN = Duration.ofSeconds(5);

  private final EmbeddedPostgres server;

  public static EmbeddedDatabase start(Path folder) {
    try {
      Files.createDirectories(folder);
      var data = folder.resolve("data");
      stopOrphan(data.resolve("postmaster.pid"));
      var server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data.toFile())
              .setOverrideWorkingDirectory(folder.resolve("programs").toFile())
              .setCleanDataDirectory(false)
              .setPGStartupWait(START)
              // Nine connections for each node, and some for who looks.
              .setServerConfig("max_connections", "200")
              .setServerConfig("shared_buffers", "64MB")
              .setServerConfig("listen_addresses", "127.0.0.1")
              // It must outlive the nodes, which its owner stops in order.
              .setRegisterShutdownHook(false)
              .start();
      return new EmbeddedDatabase(server);
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "database.folder: %s: PostgreSQL did not start".formatted(folder), failed);
    }
  }

  /** A killed owner leaves its server behind, which would keep the folder for itself. */
  private static void stopOrphan(Path mark) throws IOException {
    if (!Files.exists(mark)) {
      return;
    }
    var lines = Files.readAllLines(mark);
    var orphan =
        ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
            .filter(process -> process.info().command().orElse("").endsWith("postgres"));
    if (orphan.isPresent()) {
      orphan.get().destroy();
      try {
        orphan.get().onExit().get(ORPHAN.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException busy) {
        orphan.get().destroyForcibly();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private EmbeddedDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  public DatabaseSettings settings() {
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(server.getPort()),
        "postgres",
        "postgres");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
