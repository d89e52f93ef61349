package dev.parley.legs.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.legs.LegEndpoint;
import dev.parley.media.port.Access;
import dev.parley.media.port.Admission;
import dev.parley.media.port.CallFactory;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.Routing;
import dev.parley.net.metrics.Metric;
import dev.parley.net.websocket.ConnectionListener;
import dev.parley.net.websocket.RejectedConnection;
import dev.parley.net.websocket.UpgradeRequest;
import dev.parley.net.websocket.WebSocketConnection;
import dev.parley.net.websocket.WebSocketEndpoint;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.realtime.AudioDeltaTemplate;
import dev.parley.proto.realtime.RealtimeCodec;
import dev.parley.proto.realtime.RealtimeProblem;
import dev.parley.proto.realtime.RealtimeSession;
import dev.parley.proto.realtime.ServerEvent;
import dev.parley.proto.realtime.SessionUpdate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/realtime}: the door to agents for every client that speaks the Realtime protocol.
 * Bad credentials and unknown agents are answered the way the protocol's clients can see: an error
 * event, then a close code.
 */
public final class RealtimeEndpoint implements LegEndpoint, WebSocketEndpoint {

  private static final Duration LONGEST_SESSION = Duration.ofMinutes(60);
  private static final int ID_BYTES = 8;
  private static final int RETURN_BYTES = 3;

  private final Admission admission;
  private final Routing routing;
  private final Resumption resumption;
  private final CallFactory calls;
  private final InstantSource clock;
  private final RealtimeCounters counters = new RealtimeCounters();
  private final SecureRandom random = new SecureRandom();

  /**
   * An endpoint.
   *
   * @param window how long a session waits for a caller whose line broke
   */
  public RealtimeEndpoint(
      Admission admission,
      Routing routing,
      Duration window,
      CallFactory calls,
      InstantSource clock) {
    this.admission = admission;
    this.routing = routing;
    this.resumption = new Resumption(admission, routing, window);
    this.calls = calls;
    this.clock = clock;
  }

  /** The endpoint of a node. */
  public static RealtimeEndpoint of(Node node) {
    return new RealtimeEndpoint(
        node.admission(), node.routing(), node.window(), node.calls(), node.clock());
  }

  @Override
  public String name() {
    return "realtime";
  }

  /** The path of OpenAI, and those of others who speak its protocol. */
  @Override
  public Map<String, WebSocketEndpoint> paths() {
    return Map.of("/v1/realtime", this, "/realtime", this, "/openai/v1/realtime", this);
  }

  @Override
  public List<Metric> metrics() {
    return counters.metrics();
  }

  @Override
  public Set<String> subprotocols() {
    return Set.of("realtime");
  }

  @Override
  public ConnectionListener connected(UpgradeRequest upgrade, WebSocketConnection line) {
    return switch (resumption.shown(upgrade)) {
      case Resumption.Shown.Back(var to) ->
          new PendingResume(line, () -> back(upgrade, line, to), counters.resumptionsUnanswered);
      case Resumption.Shown.Refused(var why) -> admit(upgrade, line, _ -> turnAway(line, why));
      case Resumption.Shown.None _ ->
          admit(upgrade, line, granted -> newcomer(upgrade, line, granted));
    };
  }

  /** Whoever has no credential is told that, and not what else is wrong. */
  private ConnectionListener admit(
      UpgradeRequest upgrade,
      WebSocketConnection line,
      Function<Access.Granted, ConnectionListener> admitted) {
    return switch (admission.admit(upgrade)) {
      case Access.Denied denied -> turnAway(line, TurnedAway.of(denied));
      case Access.Granted granted -> admitted.apply(granted);
    };
  }

  private ConnectionListener back(
      UpgradeRequest upgrade, WebSocketConnection line, Routing.Route.ToSession to) {
    var request = new CallRequest(to.sessionId(), to.tenant(), to.agent(), random(RETURN_BYTES));
    var fresh = begin(to.sessionId(), to.agent(), expiry());
    return call(upgrade, line, request, fresh, JsonNodeFactory.instance.objectNode());
  }

  private ConnectionListener newcomer(
      UpgradeRequest upgrade, WebSocketConnection line, Access.Granted granted) {
    var name = upgrade.first("model");
    return switch (routing.toAgent(name)) {
      case Routing.Route.ToAgent(var agent) -> newcomer(upgrade, line, granted, agent);
      case Routing.Route.NoSuchAgent(var names) ->
          turnAway(line, TurnedAway.of(unknownAgent(name, names)));
      case Routing.Route.ToSession _, Routing.Route.Expired _, Routing.Route.NotYours _ ->
          throw new IllegalStateException("a name was routed to a session");
    };
  }

  private ConnectionListener newcomer(
      UpgradeRequest upgrade,
      WebSocketConnection line,
      Access.Granted granted,
      AgentDefinition agent) {
    var session = begin("sess_" + random(ID_BYTES), agent, expiry());
    JsonNode set = JsonNodeFactory.instance.objectNode();
    var settings = granted.settings();
    if (settings != null
        && SessionUpdate.apply(session, settings, false)
            instanceof SessionUpdate.Applied(var applied)) {
      session = applied;
      set = settings;
    }
    var request = CallRequest.first(session.id(), granted.tenant(), agent);
    return call(upgrade, line, request, session, set);
  }

  private ConnectionListener call(
      UpgradeRequest upgrade,
      WebSocketConnection line,
      CallRequest request,
      RealtimeSession session,
      JsonNode set) {
    var unset = begin(session.id(), request.agent(), session.expiresAt());
    var wishes =
        new RealtimeLeg.Wishes(
            isSet(upgrade, "parley_greeting"),
            isSet(upgrade, "parley_events"),
            !session.equals(unset));
    var leg =
        new RealtimeLeg(
            new LineWire(line),
            session,
            new RealtimeReader.Origin(
                AgentTurns.of(request.agent()),
                request.agent().voice(),
                request.stem(),
                unset,
                set),
            wishes,
            new RealtimeLeg.Return(resumption.offer(request), counters.settingsLost));
    var call = calls.begin(request, leg.leg(), line.loop());
    leg.of(call);
    return new Talker(call, leg.reader());
  }

  private long expiry() {
    return clock.instant().plus(LONGEST_SESSION).getEpochSecond();
  }

  private String random(int bytes) {
    var id = new byte[bytes];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** A session with this agent before its client has set anything. */
  public static RealtimeSession begin(String id, AgentDefinition agent, long expiresAt) {
    var voice = agent.voice();
    return RealtimeSession.begin(
        id,
        agent.id(),
        expiresAt,
        new RealtimeSession.Beginning(
            agent.instructions(),
            voice == null ? SessionObject.USUAL_VOICE : voice,
            AgentTurns.of(agent).detection()));
  }

  private static RealtimeProblem unknownAgent(@Nullable String name, List<String> names) {
    return RealtimeProblem.refused(
        "invalid_model", "model", "model: %s (expected: one of %s)".formatted(name, names));
  }

  private static boolean isSet(UpgradeRequest upgrade, String parameter) {
    var value = upgrade.first(parameter);
    return value != null && (value.equals("1") || value.equals("true"));
  }

  private ConnectionListener turnAway(WebSocketConnection line, TurnedAway why) {
    var code = why.problem().code();
    counters.refused.increment(code == null ? RealtimeCounters.NO_CREDENTIAL : code);
    line.send(RealtimeCodec.encode(new ServerEvent.Failed("event_1", why.problem())));
    line.close(why.closeCode(), why.closeReason());
    return new RejectedConnection();
  }

  /** A line in the leg's words. */
  private record LineWire(WebSocketConnection line) implements ClientConnection {
    @Override
    public void send(byte[] utf8) {
      line.send(utf8);
    }

    /** Straight into memory that the socket takes as it is. */
    @Override
    public void sound(AudioDeltaTemplate template, String eventId, byte[] base64) {
      int size = template.size(eventId, base64.length);
      var frame = ByteBufAllocator.DEFAULT.directBuffer(WebSocketConnection.HEADROOM + size);
      template.write(eventId, base64, frame.internalNioBuffer(WebSocketConnection.HEADROOM, size));
      line.send(frame.setIndex(WebSocketConnection.HEADROOM, WebSocketConnection.HEADROOM + size));
    }

    @Override
    public void close(int code, String reason) {
      line.close(code, reason);
    }
  }

  /** A caller who was let in. */
  private record Talker(CallHandle call, RealtimeReader reader) implements ConnectionListener {

    /** A frame of 20 ms and all but the largest messages; what is read keeps none of it. */
    private static final int SCRATCH_BYTES = 16_384;

    private static final FastThreadLocal<byte[]> SCRATCH =
        new FastThreadLocal<>() {
          @Override
          protected byte[] initialValue() {
            return new byte[SCRATCH_BYTES];
          }
        };

    @Override
    public void text(ByteBuf utf8) {
      if (utf8.hasArray()) {
        reader.read(
            utf8.array(), utf8.arrayOffset() + utf8.readerIndex(), utf8.readableBytes(), call);
        return;
      }
      int length = utf8.readableBytes();
      var copy = length <= SCRATCH_BYTES ? SCRATCH.get() : new byte[length];
      utf8.getBytes(utf8.readerIndex(), copy, 0, length);
      reader.read(copy, 0, length, call);
    }

    @Override
    public void binary(ByteBuf message) {
      reader.binary(message.readableBytes(), call);
    }

    @Override
    public void writable(boolean writable) {
      // The door closes a line that reads too slowly; sound is sent no faster than it is played.
    }

    @Override
    public void closed(int code, String reason) {
      boolean meant = code == 1000 || code == 1005;
      call.report(new PortFact.Gone(meant ? "caller_hung_up" : "line_lost", meant));
    }
  }
}
