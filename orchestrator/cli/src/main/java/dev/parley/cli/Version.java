package dev.parley.cli;

import dev.parley.node.start.ReleaseName;
import java.io.IOException;
import picocli.CommandLine.IVersionProvider;

/** What {@code parley --version} says: release, commit, runtime. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "parley %s (commit %s, Java %s)"
          .formatted(
              ReleaseName.read(), System.getProperty("parley.commit", "unknown"), Runtime.version())
    };
  }
}
