package dev.parley.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier node's JVM has kept for later ones: classes linked and methods that ran hot (JEP
 * 514, 515). The launcher makes it. A JVM ignores, without a word, one that was made with other
 * jars.
 */
public final class NodeCache {

  private static final String PROPERTY = "parley.node-cache";

  /** For the command line of a node's JVM; empty if there is no cache that it would use. */
  public static List<String> options() {
    var cache = System.getProperty(PROPERTY);
    return cache == null || problem() != null
        ? List.of()
        : List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-Xlog:cds*=off");
  }

  /** Why nodes of this class path start cold, with what to do about it; absent if they do not. */
  public static @Nullable String problem() {
    return problem(System.getProperty(PROPERTY), System.getProperty("java.class.path"));
  }

  static @Nullable String problem(@Nullable String cache, String classPath) {
    if (cache == null || !Files.isReadable(Path.of(cache))) {
      return "nothing is kept of a rehearsal: nodes start cold (next step: ./parley rehearse)";
    }
    var made = new File(cache).lastModified();
    return jars(classPath)
        .filter(jar -> jar.lastModified() > made)
        .findFirst()
        .map(jar ->
            "%s is newer than what is kept of a rehearsal: nodes start cold (next step: ./parley rehearse)"
                .formatted(jar.getName()))
        .orElse(null);
  }

  private static Stream<File> jars(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .map(File::new)
        .filter(file -> file.getName().endsWith(".jar"));
  }

  private NodeCache() {}
}
