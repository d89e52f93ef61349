package dev.parley.cli;

import dev.parley.node.start.DataFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data}, by which every command finds its node. */
public final class FolderOption {

  private static final String USUAL = ".parley";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = USUAL,
      description = {
        "Data folder of the node: journal, broker, keys, address. One node per folder.",
        "Default: ./${DEFAULT-VALUE}."
      })
  private Path given = Path.of(USUAL);

  public DataFolder folder() {
    return new DataFolder(given.toAbsolutePath().normalize());
  }

  /** What another command must be given to find the same folder; empty if nothing. */
  String again() {
    return given.equals(Path.of(USUAL)) ? "" : " --data " + given;
  }
}
