package dev.parley.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What an earlier node's JVM has kept for later ones: classes linked and methods that ran hot (JEP
 * 514, 515). The launcher makes it; a JVM with another class path ignores it.
 */
public final class NodeCache {

  private static final String PROPERTY = "parley.node-cache";

  /** For the command line of a node's JVM; empty if there is no cache. */
  public static List<String> options() {
    var cache = System.getProperty(PROPERTY);
    return cache == null || !Files.isReadable(Path.of(cache))
        ? List.of()
        : List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-Xlog:cds*=off");
  }

  private NodeCache() {}
}
