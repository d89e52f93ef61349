package dev.parley.media.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.links.StagedLinks;
import dev.parley.media.links.TurnTakingModel;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.models.local.LocalModel;
import dev.parley.models.openai.RealtimeModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The table of what links can do, in the documentation, is what they say of themselves. Run with
 * {@code -Dparley.regenerate=true} to write it again.
 */
class LinkTableTest {

  private static final Path WRITTEN = Path.of("..", "..", "docs", "model-links.md");

  /** Links by the kind that agents name; those of tests stand last. */
  private static final Map<String, LinkCapabilities> LINKS = links();

  private record Row(String name, String reader, Function<LinkCapabilities, Object> cell) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(
              "shape",
              "`LinkSlot`: a duplex voice is prompted, not asked, and is not cancelled",
              LinkCapabilities::shape),
          new Row(
              "formats in",
              "`LinkTranscoder`: the nearest to the leg's, before a link is opened",
              can -> can.sound().in()),
          new Row(
              "formats out",
              "`LinkTranscoder`: the nearest to the leg's, before a link is opened",
              can -> can.sound().out()),
          new Row(
              "turns",
              "`CallerHandler`: by `ModelTurns`, or by the leg's rules",
              can -> can.floor().turns()),
          new Row(
              "interrupts",
              "`LinkCapabilities`: the leg's rules, or what the model says",
              can -> can.floor().interrupts()),
          new Row(
              "takes",
              "`SpeechSegmenter`: silence only for one that takes all",
              LinkCapabilities::takes),
          new Row(
              "editable history",
              "`LinkSupervisor`: otherwise a removed item costs the link",
              can -> can.memory().editable()),
          new Row(
              "truncate", "`LinkSlot`: otherwise it is not told", can -> can.memory().truncates()),
          new Row(
              "seed: roles",
              "`Seeding`: others are quoted in one that is taken",
              can -> can.memory().seed().roles()),
          new Row(
              "seed: items",
              "`Seeding`: the latest",
              can -> orAll(can.memory().seed().mostItems())),
          new Row(
              "seed: bytes",
              "`Seeding`: the latest",
              can -> orAll(can.memory().seed().mostBytes())),
          new Row(
              "seed: calls",
              "`Seeding`: otherwise they are text",
              can -> can.memory().seed().calls()),
          new Row(
              "exact speech",
              "`LinkSlot`: at once, when idle, or as a wish",
              LinkCapabilities::exactSpeech),
          new Row(
              "tools",
              "`LinkSlot`: one that calls none is offered none",
              can -> can.functions().calling()),
          new Row(
              "tool choice",
              "`LinkSlot`: otherwise what must be called is refused by name",
              can -> can.functions().choice()),
          new Row(
              "late result",
              "`LateResults`: as the call's output, or as a text",
              can -> can.functions().late()),
          new Row(
              "added text",
              "`LinkSlot`: given at once only if it is taken without a word",
              LinkCapabilities::addedText),
          new Row(
              "live updates",
              "`LinkUpdates`: for the others another link begins",
              LinkCapabilities::updates),
          new Row(
              "text only",
              "`AgentModels`: otherwise no model for a leg of words",
              LinkCapabilities::textOnly),
          new Row(
              "resume handle",
              "`LinkFacts`: a handle is kept only then",
              can -> can.life().resumes()),
          new Row("longest life", "`LinkLeaving`: left in a pause before", can -> life(can)),
          new Row(
              "two at once",
              "`LinkSuccession`: otherwise one closes before the next opens",
              can -> can.life().two()),
          new Row("liveness", "`LinkHealth`: by pings, or by answers", LinkCapabilities::liveness));

  @Test
  void theTableInTheDocumentationIsWhatTheLinksSay() throws IOException {
    var table = table();
    if (Boolean.getBoolean("parley.regenerate")) {
      Files.writeString(WRITTEN, table);
    }

    assertThat(WRITTEN).content().isEqualTo(table);
  }

  @Test
  void whatNobodyReadsIsNotDeclared() {
    assertThat(ROWS).allSatisfy(row -> assertThat(row.reader()).as(row.name()).isNotBlank());
    assertThat(components(LinkCapabilities.class)).hasSize(ROWS.size());
  }

  /** What is declared, to the last yes or no. */
  private static List<String> components(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .flatMap(part ->
            part.getType().isRecord()
                ? components(part.getType()).stream()
                : Stream.of(part.getName()))
        .toList();
  }

  @Test
  void everyLinkTakesAndGivesSoundAndSomebodyDecidesTheTurns() {
    assertThat(LINKS.values())
        .allSatisfy(can -> {
          assertThat(can.sound().in()).isNotEmpty();
          assertThat(can.sound().out()).isNotEmpty();
          assertThat(can.memory().seed().roles()).isNotEmpty();
        });
  }

  @Test
  void aModelThatIsAskedCanBeInterruptedByUs() {
    assertThat(LINKS.values())
        .filteredOn(can -> can.floor().turns() == LinkCapabilities.Decider.OURS)
        .allSatisfy(
            can -> assertThat(can.floor().interrupts()).isEqualTo(LinkCapabilities.Decider.OURS));
  }

  private static Map<String, LinkCapabilities> links() {
    var links = new LinkedHashMap<String, LinkCapabilities>();
    links.put("realtime", RealtimeModel.CAPABILITIES);
    links.put("local", LocalModel.CAPABILITIES);
    links.put("test: asked", StagedLinks.ASKED);
    links.put("test: takes turns", TurnTakingModel.CAPABILITIES);
    links.put("test: duplex", TurnTakingModel.DUPLEX);
    return links;
  }

  private static Object life(LinkCapabilities can) {
    var longest = can.life().longest();
    return longest == null ? "any" : longest.toSeconds() + " s";
  }

  private static Object orAll(@Nullable Object limit) {
    return limit == null ? "all" : limit;
  }

  private static String table() {
    var lines = new ArrayList<String>();
    lines.add("| | " + String.join(" | ", LINKS.keySet()) + " | who reads it |");
    lines.add("|---".repeat(LINKS.size() + 2) + "|");
    for (var row : ROWS) {
      lines.add(
          "| %s | %s | %s |"
              .formatted(
                  row.name(),
                  LINKS.values().stream()
                      .map(row.cell())
                      .map(LinkTableTest::written)
                      .collect(Collectors.joining(" | ")),
                  row.reader()));
    }
    return """
    # What model links can do

    Written by `LinkTableTest` from `LinkCapabilities`, which each model declares. A column is a kind
    of link; those of tests are as unlike each other as can be.

    %s
    """
        .formatted(String.join("\n", lines));
  }

  private static String written(Object value) {
    return switch (value) {
      case Boolean yes -> yes ? "yes" : "no";
      case Collection<?> all ->
          all.isEmpty()
              ? "none"
              : all.stream().map(LinkTableTest::written).sorted().collect(Collectors.joining(", "));
      default -> value.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }
}
