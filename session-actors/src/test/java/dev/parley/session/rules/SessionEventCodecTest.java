package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.proto.Json;
import dev.parley.session.model.EventLevel;
import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.shell.ReadableLevel;
import dev.parley.session.shell.SessionEventCodec;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is in journals is read for ever. A file of a new event is written with {@code
 * -Dparley.regenerate=true}; one that exists is never written again.
 */
class SessionEventCodecTest {

  private static final Path RELEASES = Path.of("src", "test", "resources", "fixtures");

  /** Where events that no release has stored yet are kept. */
  private static final Path LATEST = RELEASES.resolve(Path.of("unreleased", "journal"));

  private final SessionEventCodec codec = new SessionEventCodec();

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void whatIsStoredIsReadAndWrittenTheSame(String file) throws IOException {
    var event = new JournalEntry(sample(file), 0);
    var path = kept(file);
    if (Boolean.getBoolean("parley.regenerate") && !Files.exists(path)) {
      Files.createDirectories(LATEST);
      Files.write(path, codec.toBinary(event));
    }

    var stored = Files.readAllBytes(path);

    assertThat(codec.fromBinary(stored, codec.manifest(event))).isEqualTo(event);
    assertThat(new String(codec.toBinary(event), StandardCharsets.UTF_8))
        .isEqualTo(new String(stored, StandardCharsets.UTF_8));
    assertThat(file).startsWith(codec.manifest(event));
  }

  private static Path kept(String file) throws IOException {
    try (var releases = Files.list(RELEASES)) {
      return releases
          .map(release -> release.resolve(Path.of("journal", file + ".json")))
          .filter(Files::exists)
          .findFirst()
          .orElse(LATEST.resolve(file + ".json"));
    }
  }

  @Test
  void everyEventHasAFile() {
    assertThat(EventSamples.BY_FILE.values().stream().map(event -> (Object) event.getClass()))
        .containsAll(Commands.kinds(SessionEvent.class));
  }

  @Test
  void thisBuildReadsAllThatItStores() {
    assertThat(EventSamples.BY_FILE.values())
        .allSatisfy(event ->
            assertThat(EventLevel.of(event).since())
                .isBetween(ReadableLevel.FIRST, ReadableLevel.OWN));
  }

  @Test
  void noTwoEventsHaveOneName() {
    var names =
        EventSamples.BY_FILE.values().stream()
            .map(event -> Map.entry(SessionEventCodec.name(event), event.getClass()))
            .distinct()
            .map(Map.Entry::getKey);

    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void aFieldThatThisVersionDoesNotKnowIsIgnored() throws IOException {
    var newer = "{\"reason\":\"bye\",\"at\":\"2026-03-02T09:00:00Z\",\"mood\":\"good\"}";

    assertThat(codec.fromBinary(newer.getBytes(StandardCharsets.UTF_8), "ended.v1"))
        .isEqualTo(new JournalEntry(new SessionEvent.Ended("bye", TestCall.START), 0));
  }

  @Test
  void theNumberOfALegsMessageIsKeptBesideWhatItLedTo() throws IOException {
    var fact = new JournalEntry(sample("ended.v1"), 41);

    assertThat(codec.fromBinary(codec.toBinary(fact), codec.manifest(fact))).isEqualTo(fact);
    assertThat(new String(codec.toBinary(fact), StandardCharsets.UTF_8))
        .contains("\"leg_message\":41");
  }

  @Test
  void anEventThatThisVersionDoesNotKnowIsNamed() {
    assertThatThrownBy(() -> codec.fromBinary(new byte[0], "promoted.v9"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("event: promoted.v9 (expected: ");
  }

  @Test
  void anEventThatIsBrokenIsNamedWithoutAWordOfIt() {
    var broken = "{\"reason\":{\"secret\":1}}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> codec.fromBinary(broken, "ended.v1"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("event: ended.v1: ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void theLiveStreamShowsWhatIsStored() throws IOException {
    var event = sample("ended.v1");

    assertThat(SessionEventCodec.tree(event))
        .isEqualTo(Json.mapper().readTree(codec.toBinary(new JournalEntry(event, 0))));
  }

  static Stream<String> files() {
    return EventSamples.BY_FILE.keySet().stream().sorted();
  }

  private static SessionEvent sample(String file) {
    return java.util.Objects.requireNonNull(EventSamples.BY_FILE.get(file));
  }
}
