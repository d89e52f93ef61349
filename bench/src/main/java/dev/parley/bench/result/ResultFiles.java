package dev.parley.bench.result;

import dev.parley.proto.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where results are kept: a table for people and the same as JSON, beside each other. */
public final class ResultFiles {

  /** Returns the table's file. */
  public static Path keep(Path folder, String name, String markdown, Object report)
      throws IOException {
    Files.createDirectories(folder);
    var json = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report);
    Files.writeString(folder.resolve(name + ".json"), json + "\n");
    return Files.writeString(folder.resolve(name + ".md"), markdown);
  }

  private ResultFiles() {}
}
