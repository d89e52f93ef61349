package dev.parley.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The guides show the examples as they are compiled and run; {@code -Dparley.regenerate=true}
 * writes them.
 */
class GuidesTest {

  private static final Path GUIDES = Path.of("../../docs/guides");
  private static final Path EXAMPLES = Path.of("src/test/java/dev/parley/guide");
  private static final int LONGEST = 150;

  /** Around an example, which is the first after a paragraph that begins with its name. */
  private static final String OPENS = "```java\n";

  private static final String CLOSES = "\n```";

  @ParameterizedTest
  @CsvSource({
    "write-a-worker.md, RefundWorker.java",
    "write-a-leg.md, TcpLeg.java",
    "write-a-leg.md, TcpEndpoint.java",
    "write-a-model-link.md, ParrotModel.java",
    "write-a-model-link.md, MynahModel.java"
  })
  void aGuideShowsItsExampleAsItIs(String guide, String example) throws IOException {
    var code = Files.readString(EXAMPLES.resolve(example));
    var page = Files.readString(GUIDES.resolve(guide));
    int from = page.indexOf(OPENS, page.indexOf("\n`" + example.replace(".java", "") + "` "));
    int to = page.indexOf(CLOSES, from);
    var shown = page.substring(0, from + OPENS.length()) + code + page.substring(to + 1);
    if (Boolean.getBoolean("parley.regenerate")) {
      Files.writeString(GUIDES.resolve(guide), shown);
    }

    assertThat(code.lines().count()).isLessThan(LONGEST);
    assertThat(Files.readString(GUIDES.resolve(guide))).isEqualTo(shown);
  }
}
