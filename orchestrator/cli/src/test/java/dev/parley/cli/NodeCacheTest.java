package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeCacheTest {

  @TempDir Path folder;

  @Test
  void aCacheOfTheseJarsIsUsed() throws IOException {
    var jars = file("a.jar", 1_000) + File.pathSeparator + file("b.jar", 2_000);

    assertThat(NodeCache.problem(file("node.aot", 3_000), jars)).isNull();
  }

  @Test
  void aCacheThatWasMadeBeforeAJarIsNamed() throws IOException {
    var jars = file("a.jar", 1_000) + File.pathSeparator + file("b.jar", 4_000);

    assertThat(NodeCache.problem(file("node.aot", 3_000), jars))
        .contains("b.jar", "cold", "./parley rehearse");
  }

  @Test
  void noCacheIsNamedToo() throws IOException {
    assertThat(NodeCache.problem(null, file("a.jar", 1_000))).contains("./parley rehearse");
    assertThat(NodeCache.problem(folder.resolve("none").toString(), "")).contains("rehearsal");
  }

  private String file(String name, long seconds) throws IOException {
    var file = Files.createFile(folder.resolve(name));
    Files.setLastModifiedTime(file, FileTime.fromMillis(seconds * 1_000));
    return file.toString();
  }
}
