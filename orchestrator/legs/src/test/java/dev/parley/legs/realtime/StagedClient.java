package dev.parley.legs.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.PortOrder;
import dev.parley.proto.realtime.AudioDeltaTemplate;
import dev.parley.proto.realtime.RealtimeSession;
import dev.parley.proto.realtime.ServerEvent;
import dev.parley.proto.realtime.TurnDetection;
import dev.parley.proto.realtime.WireSchema;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.StopReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A client of the Realtime leg: what it is sent is held against the protocol's description as it
 * comes.
 */
final class StagedClient {

  private static final WireSchema SCHEMA = new WireSchema();
  private static final ObjectMapper PLAIN = new ObjectMapper();
  static final ServerEvent.ComingBack BACK = new ServerEvent.ComingBack("rt_ab.cd", 60);

  final List<JsonNode> events = new ArrayList<>();
  final RealtimeLeg leg;
  final NotedCall call = new NotedCall();
  final LongAdder settingsLost = new LongAdder();
  private final Set<String> eventIds = new HashSet<>();
  @Nullable String closed;
  private int read;

  StagedClient(RealtimeLeg.Wishes wishes) {
    this(wishes, "Be brief.", TurnDetection.ServerVad.STANDARD);
  }

  /** A client of an agent that is told this and finds turns so. */
  static StagedClient of(String instructions, TurnDetection.ServerVad detection) {
    return new StagedClient(new RealtimeLeg.Wishes(false, false, false), instructions, detection);
  }

  private StagedClient(
      RealtimeLeg.Wishes wishes, String instructions, TurnDetection.ServerVad detection) {
    var beginning = new RealtimeSession.Beginning(instructions, "alloy", detection);
    var session = RealtimeSession.begin("sess_ab", "desk", 1_800_000_000L, beginning);
    var turns = new AgentTurns(detection, 300);
    leg =
        new RealtimeLeg(
            wire(),
            session,
            new RealtimeReader.Origin(
                turns, null, "ab", session, JsonNodeFactory.instance.objectNode()),
            wishes,
            new RealtimeLeg.Return(BACK, settingsLost));
  }

  StagedClient() {
    this(new RealtimeLeg.Wishes(false, false, false));
  }

  /** What the leg makes of a client's message: {@link Audio} or a {@link ClientRequest}. */
  Object say(String json) {
    var utf8 = json.replace('\'', '"').getBytes(UTF_8);
    leg.reader().read(utf8, 0, utf8.length, call);
    return call.told.getLast();
  }

  /** The same of a binary message. */
  Object sayBinary(int size) {
    leg.reader().binary(size, call);
    return call.told.getLast();
  }

  /** The error that a client gets for a message, after the media plane has passed it on. */
  JsonNode wrong(String json) {
    leg.tell(malformed(say(json)).complaint());
    var event = events.getLast();
    assertThat(event.path("type").asText()).isEqualTo("error");
    return event.path("error");
  }

  static ClientRequest.Malformed malformed(Object said) {
    assertThat(said).isInstanceOf(ClientRequest.Malformed.class);
    return (ClientRequest.Malformed) said;
  }

  /** What the session is asked for a message. */
  ClientRequest.OfSession asked(String json) {
    var input = say(json);
    assertThat(input).isInstanceOf(ClientRequest.OfSession.class);
    return (ClientRequest.OfSession) input;
  }

  /** Takes a settings message as the media plane does. */
  void configure(String json) {
    assertThat(say(json)).isInstanceOf(ClientRequest.Configure.class);
    leg.tell(new ConversationEvent.Configured());
  }

  void begin(String responseId) {
    leg.tell(new ConversationEvent.ResponseStarted(responseId, ResponseOptions.NONE));
  }

  void item(String responseId, String itemId, ModelFact.@Nullable Call call) {
    leg.tell(new ConversationEvent.ItemStarted(responseId, itemId, call));
  }

  void text(String responseId, String itemId, String words) {
    leg.tell(new ConversationEvent.Text(responseId, itemId, words));
  }

  void sound(String responseId, String itemId) {
    var audio = Audio.ofBytes(AudioFormat.PCM_24K, new byte[960]);
    leg.take(new PortOrder.Play(new PortOrder.Voice(responseId, itemId), audio));
  }

  void itemDone(String responseId, String itemId, String words, boolean complete) {
    leg.tell(new ConversationEvent.ItemDone(responseId, itemId, words, complete));
  }

  void done(String responseId, Outcome outcome, @Nullable StopReason reason) {
    leg.tell(new ConversationEvent.ResponseDone(responseId, outcome, reason, null, Usage.NONE));
  }

  void utterance(String itemId) {
    var item = new Item.Message(itemId, 1, Role.CALLER, true, "", 900, 0, true);
    leg.tell(new ConversationEvent.ItemAdded(item, null, true));
  }

  void typed(String itemId, @Nullable String previous) {
    var item = new Item.Message(itemId, 1, Role.CALLER, false, "Hi.", 0, 0, true);
    leg.tell(new ConversationEvent.ItemAdded(item, previous, false));
  }

  /** Types of the events since this was last asked. */
  List<String> news() {
    var fresh =
        events.subList(read, events.size()).stream()
            .map(event -> event.path("type").asText())
            .toList();
    read = events.size();
    return fresh;
  }

  JsonNode last(String type) {
    return events.stream()
        .filter(event -> event.path("type").asText().equals(type))
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  private ClientConnection wire() {
    return new ClientConnection() {
      @Override
      public void send(byte[] utf8) {
        var event = parsed(utf8);
        assertThat(eventIds.add(event.path("event_id").asText())).as("%s", event).isTrue();
        if (!event.path("type").asText().startsWith("parley.")) {
          assertThat(SCHEMA.contradictions(event)).as("%s", event).isEmpty();
        }
        events.add(event);
      }

      @Override
      public void sound(AudioDeltaTemplate template, String eventId, byte[] base64) {
        send(template.encode(eventId, base64));
      }

      @Override
      public void close(int code, String reason) {
        closed = code + " " + reason;
      }
    };
  }

  private static JsonNode parsed(byte[] utf8) {
    try {
      return PLAIN.readTree(utf8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
