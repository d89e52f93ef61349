package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Piece;
import dev.parley.media.port.PortCapabilities.PlayoutKnowledge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
 * The table of what ports can do, in the documentation, is what they say of themselves. Run with
 * {@code -Dparley.regenerate=true} to write it again.
 */
class PortTableTest {

  private static final Path WRITTEN = Path.of("..", "..", "docs", "ports.md");

  /** Ports by what callers come by; those of tests stand last. */
  private static final Map<String, PortCapabilities> PORTS = ports();

  private record Row(String name, String reader, Function<PortCapabilities, Object> cell) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(
              "formats in",
              "`Leg`, `ClientHandler`: others are refused by name",
              can -> can.sound().in()),
          new Row(
              "formats out",
              "`Leg`, `ClientHandler`: others are refused by name",
              can -> can.sound().out()),
          new Row("piece", "`PieceCutter`", can -> piece(can.sound().piece())),
          new Row("pieces a second", "`Playout`", can -> orAny(can.sound().piece().perSecond())),
          new Row("ahead", "`CallState`: no more is sent", can -> can.ahead().toMillis() + " ms"),
          new Row(
              "flushing",
              "`AgentSpeech`: only what is flushed is said again after a pause; `CallState`: where"
                  + " nothing is, at most 60 ms are sent ahead",
              PortCapabilities::flushing),
          new Row("playout known by", "`PlayedMarks`", PortCapabilities::playout),
          new Row("marks at once", "`PlayedMarks`", PortCapabilities::marksAtOnce),
          new Row(
              "sends digits",
              "`PortHandler`: otherwise refused by name",
              PortCapabilities::sendsDigits),
          new Row("hold", "`PortHandler`: otherwise not believed", can -> can.line().holds()),
          new Row(
              "transfer", "`PortHandler`: otherwise refused by name", PortCapabilities::transfer),
          new Row(
              "answers within",
              "`AnswerHandler`: given up afterwards",
              can -> seconds(can.line().answersWithin())),
          new Row(
              "returns",
              "`CallLogic`: without, nobody is waited for and no call is moved",
              can -> can.line().returns()));

  @Test
  void theTableInTheDocumentationIsWhatThePortsSay() throws IOException {
    var table = table();
    if (Boolean.getBoolean("parley.regenerate")) {
      Files.writeString(WRITTEN, table);
    }

    assertThat(WRITTEN).content().isEqualTo(table);
  }

  @Test
  void whatNobodyReadsIsNotDeclared() {
    assertThat(ROWS).allSatisfy(row -> assertThat(row.reader()).as(row.name()).isNotBlank());
    // A piece is told in two rows of its four numbers.
    assertThat(components(PortCapabilities.class)).hasSize(ROWS.size() + 2);
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
  void everyPortTakesAndGivesSoundAndPlaysSomePieceOfItBeforeItIsFull() {
    assertThat(PORTS.values())
        .allSatisfy(can -> {
          assertThat(can.sound().in()).isNotEmpty();
          assertThat(can.sound().out()).isNotEmpty();
          assertThat(can.ahead()).isPositive();
          assertThat(can.marksAtOnce() > 0).isEqualTo(can.playout() == PlayoutKnowledge.MARK);
        });
  }

  private static Map<String, PortCapabilities> ports() {
    var ports = new LinkedHashMap<String, PortCapabilities>();
    ports.put("realtime-websocket", PortCapabilities.SOCKET);
    ports.put("test: telephone", TelephoneTest.TELEPHONE);
    ports.put("test: rings", RingingTest.RINGS);
    return ports;
  }

  private static Object piece(Piece piece) {
    return piece.equals(Piece.ANY)
        ? "any"
        : "%d to %d ms, multiples of %d"
            .formatted(piece.shortestMs(), piece.mostMs(), piece.multipleMs());
  }

  private static Object orAny(int limit) {
    return limit == 0 ? "any" : limit;
  }

  private static Object seconds(@Nullable Duration time) {
    return time == null ? "does not ring" : time.toSeconds() + " s";
  }

  private static String table() {
    var lines = new ArrayList<String>();
    lines.add("| | " + String.join(" | ", PORTS.keySet()) + " | who reads it |");
    lines.add("|---".repeat(PORTS.size() + 2) + "|");
    for (var row : ROWS) {
      lines.add(
          "| %s | %s | %s |"
              .formatted(
                  row.name(),
                  PORTS.values().stream()
                      .map(row.cell())
                      .map(PortTableTest::written)
                      .collect(Collectors.joining(" | ")),
                  row.reader()));
    }
    return """
    # What the ports of legs can do

    Written by `PortTableTest` from `PortCapabilities`, which each port declares. A column is what a
    caller comes by; those of tests are as unlike each other as can be.

    %s
    """
        .formatted(String.join("\n", lines));
  }

  private static String written(Object value) {
    return switch (value) {
      case Boolean yes -> yes ? "yes" : "no";
      case Collection<?> all ->
          all.stream().map(PortTableTest::written).sorted().collect(Collectors.joining(", "));
      default -> value.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }
}
