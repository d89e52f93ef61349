package dev.parley.proto.tool;

import java.nio.file.Path;

/**
 * A worker that an all-in-one node starts in its own JVM. Found with {@link
 * java.util.ServiceLoader}, so that the node knows no worker and a worker knows no node.
 */
public interface EmbeddedWorker {

  /**
   * Starts serving its tools; returns once it listens.
   *
   * @param dataFolder where the sample tools keep what they know
   */
  StartedWorker start(String bootstrapServers, Path dataFolder);
}
