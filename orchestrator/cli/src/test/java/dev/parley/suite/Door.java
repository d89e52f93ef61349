package dev.parley.suite;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.media.call.Call;
import dev.parley.media.call.CallContext;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.links.LinkBreakers;
import dev.parley.media.links.SoundRooms;
import dev.parley.media.port.CallFactory;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.ClientRight;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Leg;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.SpokenWords;
import dev.parley.media.time.MediaClock;
import dev.parley.media.turns.TurnTaking;
import dev.parley.net.loop.CallLoop;
import dev.parley.net.loop.ManualLoop;
import dev.parley.node.calls.LiveCalls;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.ToolDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The node that a caller reaches: begins the real thing, with this cell's model and session. */
final class Door implements CallFactory, CallContext.AgentWiring, MediaClock {

  /** How long somebody must speak to stop the agent for good. */
  static final int CONFIRM_MS = 300;

  static final String TENANT = "acme";

  private static final String NEXT = "next";

  private static final AtomicInteger SESSIONS = new AtomicInteger();

  private static final Instant BEGAN = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration LEAD = Duration.ofMillis(300);

  /** Who answers. */
  static final AgentDefinition DAY = agent("desk", 1);

  /** Whom another kind of model answers for, when the first cannot be had. */
  static final AgentDefinition WITH_NEXT = withNext();

  /** A version that came after the session began. */
  static final AgentDefinition NEWER = agent("desk", 7);

  /** Another one, whom the session can be given. */
  static final AgentDefinition NIGHT = agent("night", 2);

  final ManualLoop time;
  final MediaCounters counters = new MediaCounters();
  final RemoteSession session;
  final ScriptedModel model;

  /** As unlike it as can be, but that it suits the leg. */
  final ScriptedModel next;

  /** What whoever watches the call sees, oldest first. */
  final List<ConversationEvent> events = new ArrayList<>();

  private final CallFactory calls = new LiveCalls(this::call);
  private final LinkBreakers breakers = new LinkBreakers();
  private AgentDefinition offered = DAY;
  private @Nullable CallHandle latest;

  /** Whose models calls were given that their legs did not come for. */
  final List<AgentDefinition> wired = new ArrayList<>();

  Door(ManualLoop time, LegRow leg, ModelRow model) {
    this.time = time;
    this.model = model.on(time);
    boolean asked = model.takesTurns() || leg.port().isWords();
    this.next = (asked ? AskedModel.ROW : OwnTurnsModel.ROW).on(time);
    next.comesAfter(this.model);
    this.session = new RemoteSession(time, this::now);
  }

  @Override
  public CallHandle begin(CallRequest request, Leg leg, CallLoop loop) {
    var call = calls.begin(request, leg, loop);
    var _ = call.attach(events::add, Set.of(ClientRight.SEE));
    latest = call;
    return call;
  }

  private CallHandle call(CallRequest request, Leg leg, CallLoop loop) {
    var around =
        new CallContext(
            time.system(),
            loop.loop(),
            loop.dispatcherId(),
            new OurTools(),
            session,
            this,
            LEAD,
            counters,
            this,
            breakers,
            new SoundRooms(SoundRooms.USUAL_BYTES),
            TurnTaking::ours,
            SpokenWords.NONE,
            () -> true);
    return Call.begin(around, request, leg);
  }

  /** Of a session that no call had before. */
  static String newSession() {
    return "sess_" + SESSIONS.incrementAndGet();
  }

  /** This node knows of that agent, and no longer of the one before. */
  void offers(AgentDefinition agent) {
    offered = agent;
  }

  /** Whom this node gives to who comes now. */
  AgentDefinition offered() {
    return offered;
  }

  /** The call that was begun last. */
  CallHandle call() {
    return requireNonNull(latest);
  }

  /** What those who watch were told of this kind. */
  <T extends ConversationEvent> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public ModelLink.Model model(AgentDefinition.ModelChoice choice) {
    return NEXT.equals(choice.name()) ? next : model;
  }

  @Override
  public CallTools tools(AgentDefinition agent) {
    wired.add(agent);
    return new OurTools();
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public Instant now() {
    return BEGAN.plusNanos(time.nanos());
  }

  private static AgentDefinition withNext() {
    var as = agent("desk", 1);
    return new AgentDefinition(
        as.id(),
        as.version(),
        as.name(),
        as.instructions(),
        as.greeting(),
        as.welcomeBack(),
        as.voice(),
        as.model(),
        as.tools(),
        as.turns(),
        as.script(),
        as.memory(),
        List.of(new AgentDefinition.ModelChoice("suite", null, NEXT, null)),
        as.noModel());
  }

  private static AgentDefinition agent(String id, int version) {
    var tool =
        new ToolDefinition(
            ScriptedModel.TOOL,
            "Where an order is",
            JsonNodeFactory.instance.objectNode().put("type", "object"),
            ToolDefinition.Mode.DEFERRED,
            60_000,
            1_000,
            0,
            ToolDefinition.OnBargeIn.KEEP,
            ToolDefinition.Delivery.WHEN_IDLE,
            new ToolDefinition.Phrases(null, null, null),
            null);
    return new AgentDefinition(
        id,
        version,
        id,
        "Be brief.",
        "Hello, this is the desk.",
        null,
        "alloy",
        new AgentDefinition.ModelChoice("suite", null, id, null),
        List.of(tool),
        new AgentDefinition.TurnRules(null, null, null, null, CONFIRM_MS),
        null);
  }

  private record OurTools() implements CallTools {

    @Override
    public boolean ours(String tool, LegSettings settings) {
      return tool.equals(ScriptedModel.TOOL);
    }

    @Override
    public @Nullable String problem(String tool, String arguments) {
      return null;
    }
  }
}
