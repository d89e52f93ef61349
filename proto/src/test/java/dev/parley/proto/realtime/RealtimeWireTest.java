package dev.parley.proto.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event that is sent or accepted, held against the published description. */
class RealtimeWireTest {

  private static final WireSchema SCHEMA = new WireSchema();

  /** Never written again, so an event with them does not come back as it was. */
  private static final Set<String> SECRETS = Set.of("authorization", "headers");

  private static final ObjectMapper PLAIN = new ObjectMapper();

  @ParameterizedTest
  @MethodSource("serverEvents")
  void everyServerEventIsAsDescribedWithAndWithoutItsOptionalParts(Class<?> event)
      throws IOException {
    for (boolean filled : new boolean[] {true, false}) {
      for (var sample : new Samples(filled).of(event)) {
        var json = PLAIN.readTree(RealtimeCodec.encode((ServerEvent) sample));
        assertThat(SCHEMA.contradictions(json)).as("%s", json).isEmpty();
        assertThat(json.path("event_id").asText()).isNotEmpty();
      }
    }
  }

  @Test
  void everyDescribedServerEventHasARecordAndEveryRecordADescription() throws IOException {
    var written = new HashSet<String>();
    for (var event : ServerEvent.class.getPermittedSubclasses()) {
      var sample = (ServerEvent) new Samples(false).of(event).getFirst();
      written.add(PLAIN.readTree(RealtimeCodec.encode(sample)).path("type").asText());
    }
    var described = new HashSet<String>();
    SCHEMA.server().fieldNames().forEachRemaining(described::add);
    assertThat(written).isEqualTo(described);
  }

  @Test
  void everyDescribedClientEventIsReadInItsShortestAndItsLongestForm() throws IOException {
    var read = new HashSet<Class<?>>();
    for (var event : SCHEMA.client().properties()) {
      for (boolean filled : new boolean[] {true, false}) {
        for (int option = 0; option < 9; option++) {
          var json = object(event.getValue(), filled, option);
          var decoded = RealtimeCodec.decode(PLAIN.writeValueAsBytes(json));
          assertThat(decoded).as("%s", json).isInstanceOf(ClientEvent.class);
          assertThat(((ClientEvent) decoded).eventId()).isEqualTo(filled ? "word" : null);
          assertThat(RealtimeCodec.decode(RealtimeCodec.encode((ClientEvent) decoded)))
              .usingRecursiveComparison()
              .isEqualTo(decoded);
          read.add(decoded.getClass());
        }
      }
    }
    assertThat(read).isEqualTo(Set.of(ClientEvent.class.getPermittedSubclasses()));
  }

  @Test
  void anUnknownMemberOfAnEventIsIgnored() {
    var frame = "{\"type\":\"input_audio_buffer.commit\",\"since\":3}";
    assertThat(RealtimeCodec.decode(frame.getBytes(UTF_8)))
        .isEqualTo(new ClientEvent.CommitAudio(null));
  }

  static Stream<Class<?>> serverEvents() {
    return Stream.of(ServerEvent.class.getPermittedSubclasses());
  }

  private static ObjectNode object(JsonNode fields, boolean filled, int option) {
    var object = JsonNodeFactory.instance.objectNode();
    for (var field : fields.properties()) {
      boolean wanted = filled || field.getValue().path("required").asBoolean();
      if (wanted && !SECRETS.contains(field.getKey())) {
        object.set(field.getKey(), value(field.getKey(), field.getValue(), filled, option));
      }
    }
    return object;
  }

  private static JsonNode value(String name, JsonNode schema, boolean filled, int option) {
    var json = JsonNodeFactory.instance;
    if (schema.has("enum")) {
      var words = schema.path("enum");
      return words.get(option % words.size());
    }
    return switch (schema.path("type").asText()) {
      case "string" -> json.textNode(name.equals("audio") ? "AAAA" : "word");
      case "integer" -> json.numberNode(Math.max(1, schema.path("minimum").asInt()));
      case "number" -> json.numberNode(0.5);
      case "boolean" -> json.booleanNode(true);
      case "any" -> json.objectNode();
      case "map" -> json.objectNode().set("key", value("", schema.path("values"), filled, option));
      case "array" -> {
        var array = json.arrayNode();
        yield filled ? array.add(value("", schema.path("items"), true, option)) : array;
      }
      case "object" -> object(SCHEMA.type(schema), filled, option);
      case "union" -> {
        var options = schema.path("anyOf");
        yield value(name, options.get(option % options.size()), filled, option);
      }
      default -> throw new AssertionError(name + ": schema " + schema);
    };
  }
}
