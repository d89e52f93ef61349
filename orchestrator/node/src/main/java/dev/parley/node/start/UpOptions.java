package dev.parley.node.start;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code parley up} was asked for, checked.
 *
 * @param port of the one public door; 0 = any free one
 * @param tls serve TLS with a self-signed certificate kept in the data folder
 * @param data journal, broker, keys; see {@link DataFolder} for the names in it
 * @param agents folder of agent definitions; absent = the built-in sample agent
 * @param modelConcurrency how many calls the local speech model serves at once; absent = as
 *     configured
 * @param worker run the sample tools inside the node
 */
public record UpOptions(
    String host,
    int port,
    boolean tls,
    Path data,
    @Nullable Path agents,
    @Nullable Integer modelConcurrency,
    boolean worker) {

  public UpOptions {
    require(port >= 0 && port <= 65_535, "--port", port, "0 to 65535");
    if (modelConcurrency != null) {
      require(modelConcurrency > 0, "--model-concurrency", modelConcurrency, "at least 1");
    }
  }

  private static void require(boolean holds, String option, int found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %s)".formatted(option, found, expected));
    }
  }
}
