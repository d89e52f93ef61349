package dev.parley.proto.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.proto.Json;
import dev.parley.proto.realtime.TurnDetection.ServerVad;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a client can set comes back with it. The settings are made from their own shape. */
class KeptSettingsTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final RealtimeSession FRESH =
      RealtimeSession.begin(
          "sess_1",
          "support",
          1_800_000_000L,
          new RealtimeSession.Beginning("Be kind.", "alloy", ServerVad.STANDARD));

  private static final RealtimeSession OTHER =
      RealtimeSession.begin(
          "sess_1",
          "support",
          1_800_000_000L,
          new RealtimeSession.Beginning("Be brief.", "verse", ServerVad.STANDARD));

  @Test
  void everySettingThatIsAcceptedComesBack() throws Exception {
    int set = 0;
    var lost = new TreeSet<String>();
    var refused = new TreeSet<String>();
    for (var patch : values(SessionShape.SESSION)) {
      if (SessionUpdate.apply(FRESH, patch, false) instanceof SessionUpdate.Applied(var session)) {
        set++;
        var stored =
            Json.mapper()
                .readTree(Json.mapper().writeValueAsBytes(KeptSettings.of(session, patch)));
        if (!comesBack(KeptSettings.restore(FRESH, stored), session)) {
          lost.add(patch.toString());
        }
      } else {
        refused.add(patch.toString());
      }
    }
    assertThat(lost).isEmpty();
    assertThat(set).isGreaterThan(100);
    // A rate of 8 kHz sound, and a filter of no type: what rules forbid although the shape is
    // right.
    assertThat(refused).allMatch(patch -> patch.contains("rate") || patch.contains("noise"));
    assertThat(refused).hasSizeLessThan(10);
  }

  @Test
  void whatWasKeptBeforeAModelCouldBeLeftOutIsTakenToo() throws Exception {
    var kept =
        Json.mapper()
            .readTree(
                """
                {"type":"realtime","object":"realtime.session","id":"sess_1","model":"support",
                 "instructions":"Be brief.","expires_at":1,
                 "audio":{"input":{"transcription":{"model":null,"language":"de","prompt":null}}}}
                """);

    assertThat(KeptSettings.restore(FRESH, kept))
        .isInstanceOfSatisfying(
            SessionUpdate.Applied.class,
            back -> assertThat(back.session().instructions()).isEqualTo("Be brief."));
  }

  @Test
  void whatNobodyHasSetIsTheAgentsWhoeverThatIs() throws Exception {
    var patch = patch("{\"type\":\"realtime\",\"audio\":{\"output\":{\"speed\":1.2}}}");
    var session = ((SessionUpdate.Applied) SessionUpdate.apply(FRESH, patch, false)).session();
    var kept = KeptSettings.of(session, patch);

    assertThat(KeptSettings.restore(OTHER, kept))
        .isInstanceOfSatisfying(
            SessionUpdate.Applied.class,
            back -> {
              assertThat(back.session().instructions()).isEqualTo("Be brief.");
              assertThat(back.session().audio().output().speed()).isEqualTo(1.2);
            });
    assertThat(KeptSettings.setIn(kept, OTHER).has("instructions")).isFalse();
  }

  @Test
  void whatAClientHasSetIsItsOwnEvenIfItIsAsTheAgentHasIt() throws Exception {
    var patch = patch("{\"type\":\"realtime\",\"instructions\":\"Be kind.\"}");
    var session = ((SessionUpdate.Applied) SessionUpdate.apply(FRESH, patch, false)).session();
    var kept = KeptSettings.of(session, patch);

    assertThat(KeptSettings.restore(OTHER, kept))
        .isInstanceOfSatisfying(
            SessionUpdate.Applied.class,
            back -> assertThat(back.session().instructions()).isEqualTo("Be kind."));
    assertThat(KeptSettings.setIn(kept, OTHER).has("instructions")).isTrue();
  }

  @Test
  void whatIsSetInSeveralStepsAddsUp() throws Exception {
    var first = patch("{\"audio\":{\"input\":{\"turn_detection\":null}}}");
    var then = patch("{\"audio\":{\"output\":{\"voice\":\"verse\"}},\"instructions\":\"x\"}");

    assertThat(KeptSettings.merged(first, then))
        .isEqualTo(
            patch(
                "{\"audio\":{\"input\":{\"turn_detection\":null},\"output\":{\"voice\":\"verse\"}},"
                    + "\"instructions\":\"x\"}"));
  }

  @Test
  void aNodeOfAnOlderBuildFindsAllThatItTakesBack() throws Exception {
    var patch = patch("{\"type\":\"realtime\",\"audio\":{\"output\":{\"speed\":1.2}}}");
    var session = ((SessionUpdate.Applied) SessionUpdate.apply(FRESH, patch, false)).session();

    for (var name : List.of("output_modalities", "instructions", "tools", "tool_choice", "audio")) {
      assertThat(KeptSettings.of(session, patch).has(name)).as(name).isTrue();
    }
  }

  @Test
  void ofWhatAnOlderBuildKeptAllThatIsNotAsItWouldBeCountsAsSet() throws Exception {
    var kept = patch("{\"instructions\":\"Be kind.\",\"output_modalities\":[\"text\"]}");

    var set = KeptSettings.setIn(kept, FRESH);

    assertThat(set.has("instructions")).isFalse();
    assertThat(set.path("output_modalities").path(0).asText()).isEqualTo("text");
  }

  private static JsonNode patch(String json) throws IOException {
    return Json.mapper().readTree(json);
  }

  @Test
  void secretsOfToolServersAreNotKept() {
    var patch = NODES.objectNode().put("type", "realtime");
    patch
        .putArray("tools")
        .addObject()
        .put("type", "mcp")
        .put("server_label", "crm")
        .put("authorization", "s3cret");
    var session = ((SessionUpdate.Applied) SessionUpdate.apply(FRESH, patch, false)).session();

    assertThat(KeptSettings.of(session, patch).toString()).contains("crm").doesNotContain("s3cret");
  }

  /** All but the secrets of tool servers, which are not shown. */
  private static boolean comesBack(SessionUpdate restored, RealtimeSession session) {
    return restored instanceof SessionUpdate.Applied(var back)
        && shown(back).equals(shown(session))
        && Objects.equals(back.parallelToolCalls(), session.parallelToolCalls());
  }

  /** As text: a number that was read is of another class than the same one made here. */
  private static String shown(RealtimeSession session) {
    return RealtimeJson.MAPPER.<JsonNode>valueToTree(session).toString();
  }

  /** Values of every kind that the shape knows, each branch of it at least once. */
  private static List<JsonNode> values(Shape shape) {
    return switch (shape) {
      case Scalar.Text _ -> List.of(NODES.textNode("word"), NODES.textNode(""));
      case Scalar.Choice(var words) -> nodes(words.stream().map(NODES::textNode));
      case Scalar.Amount(var whole, var min, var max) -> amounts(whole, min, max);
      case Scalar.Flag _ -> List.of(NODES.booleanNode(true), NODES.booleanNode(false));
      case Scalar.Anything _ -> List.of(NODES.nullNode(), NODES.objectNode().put("a", 1));
      case Composite.OrNull(var inner) ->
          nodes(Stream.concat(Stream.of(NODES.nullNode()), values(inner).stream()));
      case Composite.Either(var shapes) ->
          nodes(shapes.stream().flatMap(each -> values(each).stream()));
      case Composite.Listing(var element, var min, _) -> lists(element, min);
      case Composite.Pairs(var element, _, _) ->
          nodes(values(element).stream().map(value -> NODES.objectNode().set("key", value)));
      case Composite.Tagged tagged -> tagged(tagged);
      case Composite.Members members -> objects(members);
    };
  }

  private static List<JsonNode> amounts(boolean whole, double min, double max) {
    return whole
        ? List.of(NODES.numberNode((long) min), NODES.numberNode((long) max))
        : List.of(NODES.numberNode(min), NODES.numberNode(Math.min(max, 1)));
  }

  private static List<JsonNode> lists(Shape element, int min) {
    var all = new ArrayList<JsonNode>();
    if (min == 0) {
      all.add(NODES.arrayNode());
    }
    values(element).forEach(value -> all.add(NODES.arrayNode().add(value)));
    return all;
  }

  private static List<JsonNode> tagged(Composite.Tagged tagged) {
    var all = new ArrayList<JsonNode>();
    tagged
        .cases()
        .forEach((word, shape) -> {
          for (var value : values(shape)) {
            all.add(((ObjectNode) value.deepCopy()).put(tagged.tag(), word));
            if (word.equals(tagged.otherwise())) {
              all.add(((ObjectNode) value.deepCopy()).without(tagged.tag()));
            }
          }
        });
    return all;
  }

  /** With what must be there alone, and with every value of each other member. */
  private static List<JsonNode> objects(Composite.Members shape) {
    var least = NODES.objectNode();
    shape.members().values().stream()
        .filter(Composite.Member::required)
        .forEach(member -> least.set(member.name(), values(member.shape()).getFirst()));
    var all = new ArrayList<JsonNode>();
    all.add(least);
    for (var member : shape.members().values()) {
      for (var value : values(member.shape())) {
        all.add(least.deepCopy().set(member.name(), value));
      }
    }
    return all;
  }

  private static List<JsonNode> nodes(Stream<? extends JsonNode> nodes) {
    return nodes.filter(Objects::nonNull).<JsonNode>map(node -> node).toList();
  }
}
