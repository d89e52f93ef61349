package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.parley.session.model.Disposition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a released build sends is read, and what is sent is what that build sent. A file is named by
 * the manifest and the number of the sample among those of its kind, so samples are added at the
 * end. Files of new messages are written with {@code -Dparley.regenerate=true}; one that exists is
 * never written again.
 */
class WireFixturesTest {

  private static final Path RELEASES = Path.of("src", "test", "resources", "fixtures");

  /** Where messages that no release has sent yet are kept. */
  private static final Path LATEST = RELEASES.resolve(Path.of("unreleased", "wire"));

  /** Pekko's own number for CBOR, under which the first builds sent everything. */
  private static final int CBOR = 33;

  private static final CBORMapper TREES = new CBORMapper();
  private static final ActorTestKit KIT = ActorTestKit.create("parley");
  private static final Serialization WIRE = SerializationExtension.get(KIT.system());

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void whatAReleaseSentIsRead(Path file) throws IOException {
    var name = file.getFileName().toString();
    var manifest = name.substring(0, name.lastIndexOf('-'));

    var read = WIRE.deserialize(Files.readAllBytes(file), CBOR, manifest).get();

    assertThat(read).isEqualTo(samples().get(name));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void whatIsSentIsWhatAReleaseSent(String name) throws IOException {
    var sample = samples().get(name);
    assertThat(sample).isNotNull();
    var sent = WIRE.serialize(sample).get();
    if (Boolean.getBoolean("parley.regenerate") && kept(name).isEmpty()) {
      Files.write(LATEST.resolve(name), sent);
    }

    var tree = TREES.readTree(sent);
    assertThat(kept(name)).isNotEmpty().allMatch(released -> holds(tree, released));
  }

  /** All that was sent is sent; an older member ignores what is sent beside it. */
  private static boolean holds(JsonNode now, JsonNode released) {
    if (released.isObject() && now.isObject()) {
      return released
          .propertyStream()
          .allMatch(
              field -> now.has(field.getKey()) && holds(now.get(field.getKey()), field.getValue()));
    }
    if (released.isArray() && now.size() == released.size()) {
      return IntStream.range(0, released.size())
          .allMatch(place -> holds(now.get(place), released.get(place)));
    }
    return released.equals(now);
  }

  @Test
  void itIsSentUnderTheNumberOfTheFirstBuilds() {
    assertThat(samples().values())
        .allSatisfy(
            sample -> assertThat(WIRE.findSerializerFor(sample).identifier()).isEqualTo(CBOR));
  }

  static Stream<Path> files() throws IOException {
    Files.createDirectories(LATEST);
    try (var all = Files.walk(RELEASES)) {
      return all.filter(file -> file.toString().endsWith(".cbor")).sorted().toList().stream();
    }
  }

  static Stream<String> names() {
    return samples().keySet().stream();
  }

  /** What the releases that know it sent, as trees: the order of fields does not matter. */
  private static List<JsonNode> kept(String name) throws IOException {
    var trees = new ArrayList<JsonNode>();
    for (var file : files().filter(file -> file.endsWith(name)).toList()) {
      trees.add(TREES.readTree(Files.readAllBytes(file)));
    }
    return trees;
  }

  private static Map<String, Object> samples() {
    var all = new ArrayList<Object>(new WireSamples(KIT).all());
    all.addAll(List.of(Disposition.values()));
    var counts = new HashMap<String, Integer>();
    var byFile = new TreeMap<String, Object>();
    for (var sample : all) {
      var manifest = Serializers.manifestFor(WIRE.findSerializerFor(sample), sample);
      byFile.put(manifest + "-" + counts.merge(manifest, 1, Integer::sum) + ".cbor", sample);
    }
    return byFile;
  }
}
