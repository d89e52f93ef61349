package dev.parley.node.start;

import java.io.IOException;
import java.util.Properties;

/** Which release this is. */
public final class ReleaseName {

  /** Written into the jar by Maven; absent when classes run from a folder. */
  private static final String POM = "/META-INF/maven/dev.parley/orchestrator-node/pom.properties";

  /** Such as {@code 0.1.0}. */
  public static String read() throws IOException {
    try (var stream = ReleaseName.class.getResourceAsStream(POM)) {
      if (stream == null) {
        return "unpackaged";
      }
      var pom = new Properties();
      pom.load(stream);
      return pom.getProperty("version", "unknown");
    }
  }

  private ReleaseName() {}
}
