package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A bare name in main code means one class, wherever it is read: one that is inside another, such
 * as {@code ModelFact.Usage}, is imported without the other's name only if nothing else has its
 * name. {@link RoomsTest} holds the same of classes that are inside no other.
 */
class BareNamesTest {

  private static final Path HOUSE = Path.of("..");
  private static final Pattern NESTED =
      Pattern.compile("import (dev\\.parley\\.[a-z.]+\\.(?:[A-Z]\\w*\\.)+([A-Z]\\w*));");

  @Test
  void whatIsImportedBareIsTheOnlyOneOfItsName() throws IOException {
    var meant = new TreeMap<String, Set<String>>();
    for (var file : sources()) {
      var name = file.getFileName().toString().replace(".java", "");
      if (!name.equals("package-info")) {
        meant.computeIfAbsent(name, _ -> new TreeSet<>()).add(name);
      }
      var imports = NESTED.matcher(Files.readString(file));
      while (imports.find()) {
        meant.computeIfAbsent(imports.group(2), _ -> new TreeSet<>()).add(imports.group(1));
      }
    }

    assertThat(meant).hasSizeGreaterThan(500);
    assertThat(meant.entrySet().stream().filter(each -> each.getValue().size() > 1))
        .extracting(Map.Entry::getValue)
        .isEmpty();
  }

  private static Iterable<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(HOUSE, 15)) {
      return all.filter(file -> file.toString().contains("/src/main/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .toList();
    }
  }
}
