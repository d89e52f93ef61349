package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.parley.node.calls.Drain;
import dev.parley.node.sessions.SessionChanges;
import dev.parley.proto.admin.SessionSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What nodes of a released build tell each other is read, and what this one tells is the same. A
 * file is named by the manifest; one of a new message is written with {@code
 * -Dparley.regenerate=true}, one that exists never again.
 */
class NodeWireFixturesTest {

  private static final Path LATEST =
      Path.of("src", "test", "resources", "fixtures", "0.1.0", "wire");

  /** Pekko's own number for CBOR, under which the first builds sent everything. */
  private static final int CBOR = 33;

  private static final CBORMapper TREES = new CBORMapper();
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Serialization WIRE = SerializationExtension.get(KIT.system());

  private static final Map<String, Object> SAMPLES =
      Map.of(
          "dev.parley.orchestrator.node.Drain$Order",
          new Drain.Order("node-2"),
          "dev.parley.orchestrator.node.SessionChanges$Changed",
          new SessionChanges.Changed(List.of(line(1, null), line(7, "caller_hung_up"))));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("manifests")
  void whatNodesOfAReleaseTellIsReadAndToldTheSame(String manifest) throws IOException {
    var sample = SAMPLES.get(manifest);
    assertThat(sample).isNotNull();
    var sent = WIRE.serialize(sample).get();
    var file = LATEST.resolve(manifest + ".cbor");
    if (Boolean.getBoolean("parley.regenerate") && !Files.exists(file)) {
      Files.createDirectories(LATEST);
      Files.write(file, sent);
    }

    var kept = Files.readAllBytes(file);

    assertThat(WIRE.deserialize(kept, CBOR, manifest).get()).isEqualTo(sample);
    assertThat(TREES.readTree(sent)).isEqualTo(TREES.readTree(kept));
    var serializer = WIRE.findSerializerFor(sample);
    assertThat(serializer.identifier()).isEqualTo(CBOR);
    assertThat(Serializers.manifestFor(serializer, sample)).isEqualTo(manifest);
  }

  static Stream<String> manifests() {
    return SAMPLES.keySet().stream().sorted();
  }

  private static SessionSummary line(int turns, @Nullable String end) {
    var start = Instant.parse("2026-11-20T10:00:00Z");
    return new SessionSummary(
        "sess_" + turns,
        "acme",
        "agent",
        1,
        end == null ? "listening" : "over",
        true,
        1,
        "test",
        turns,
        0,
        start,
        end == null ? null : start.plusSeconds(60),
        end);
  }
}
