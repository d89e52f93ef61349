package dev.parley.cli;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code parley --version} says: release, commit, runtime. */
public final class Version implements IVersionProvider {

  /** Written into the jar by Maven; absent when classes run from a folder. */
  private static final String POM = "/META-INF/maven/dev.parley/orchestrator-cli/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "parley %s (commit %s, Java %s)"
          .formatted(release(), System.getProperty("parley.commit", "unknown"), Runtime.version())
    };
  }

  private static String release() throws IOException {
    try (var stream = Version.class.getResourceAsStream(POM)) {
      if (stream == null) {
        return "unpackaged";
      }
      var pom = new Properties();
      pom.load(stream);
      return pom.getProperty("version", "unknown");
    }
  }
}
