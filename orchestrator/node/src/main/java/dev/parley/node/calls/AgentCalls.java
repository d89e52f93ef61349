package dev.parley.node.calls;

import static java.util.Objects.requireNonNull;

import dev.parley.legs.realtime.RealtimeEndpoint;
import dev.parley.legs.realtime.Resumption;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.call.Call;
import dev.parley.media.call.LinkBreakers;
import dev.parley.media.call.MediaClock;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.ModelLink;
import dev.parley.media.vad.TurnDetector;
import dev.parley.net.websocket.WebSocketConnection;
import dev.parley.node.NodeCounters;
import dev.parley.node.agents.AgentDirectory;
import dev.parley.node.config.OrchestratorConfig;
import dev.parley.node.security.ClientSecretsRoutes;
import dev.parley.node.security.Credentials;
import dev.parley.node.tools.ToolArguments;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.AgentVersion;
import dev.parley.session.shell.SessionSharding;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * What every call of this node is given: its agent's model and tools, and the way to its session.
 */
public final class AgentCalls implements Call.AgentWiring {

  private final ActorSystem<?> system;
  private final AgentDirectory agents;
  private final SessionSharding sessions;
  private final OrchestratorConfig.Media media;
  private final NodeCounters counters;
  private final Map<String, ModelLink.Model> models;
  private final LinkBreakers breakers = new LinkBreakers();
  private final Map<AgentVersion, CallTools> tools = new HashMap<>();

  /**
   * Checks every agent.
   *
   * @param models by the kind that agents name
   * @throws IllegalArgumentException if an agent's model or a tool's schema cannot be used
   */
  public AgentCalls(
      ActorSystem<?> system,
      AgentDirectory agents,
      SessionSharding sessions,
      Map<String, ModelLink.Model> models,
      OrchestratorConfig.Media media,
      NodeCounters counters) {
    this.system = system;
    this.agents = agents;
    this.sessions = sessions;
    this.media = media;
    this.counters = counters;
    this.models = Map.copyOf(models);
    agents.versions().forEach(this::check);
    // Loads its library from the disk here, not on the loop of the first call.
    TurnDetector.of(AudioFormat.PCM_24K, TurnDetector.Settings.STANDARD).close();
  }

  public RealtimeEndpoint endpoint(Credentials credentials, Resumption resumption) {
    return new RealtimeEndpoint(
        credentials::authenticate,
        resumption,
        new Known(agents),
        this::callContext,
        Clock.systemUTC(),
        counters.realtime());
  }

  /** What a session is before its client has set anything, for secrets that are minted ahead. */
  public ClientSecretsRoutes.Beginnings beginnings() {
    return (_, id, model) -> {
      var agent = model == null ? null : agents.find(model);
      return RealtimeEndpoint.begin(id, agent == null ? agents.defaultAgent() : agent, 0);
    };
  }

  private void check(AgentDefinition agent) {
    var _ = model(agent);
    tools.put(which(agent), new Offered(ToolArguments.of(agent)));
  }

  private Function<WebSocketConnection, Call.CallContext> callContext(AgentDefinition agent) {
    var model = model(agent);
    var offered = tools(agent);
    return line ->
        new Call.CallContext(
            system,
            line.loop().loop(),
            line.loop().dispatcherId(),
            model,
            offered,
            sessions::tell,
            MediaClock.system(),
            media.playoutLead(),
            counters.media(),
            this,
            breakers);
  }

  /**
   * The model of an agent that a session has, which need not lie on this node.
   *
   * @throws IllegalArgumentException if this node has no model of that kind
   */
  @Override
  public ModelLink.Model model(AgentDefinition agent) {
    var model = models.get(agent.model().kind());
    if (model == null) {
      throw new IllegalArgumentException(
          "agents.%s.model.kind: %s (expected: one of %s)"
              .formatted(agent.id(), agent.model().kind(), models.keySet()));
    }
    return model;
  }

  @Override
  public CallTools tools(AgentDefinition agent) {
    boolean here = agent.equals(agents.find(agent.id(), agent.version()));
    return here ? requireNonNull(tools.get(which(agent))) : new Offered(ToolArguments.of(agent));
  }

  private static AgentVersion which(AgentDefinition agent) {
    return new AgentVersion(agent.id(), agent.version());
  }

  /** An agent's own tools; a client's of the same name goes first. */
  private record Offered(ToolArguments arguments) implements CallTools {

    @Override
    public boolean ours(String tool, LegSettings settings) {
      boolean clients = settings.tools().stream().anyMatch(own -> own.name().equals(tool));
      return !clients;
    }

    @Override
    public @Nullable String problem(String tool, String json) {
      return arguments.problem(tool, json);
    }
  }

  /** Agents as the Realtime protocol's models. */
  private record Known(AgentDirectory agents) implements RealtimeEndpoint.Directory {

    @Override
    public @Nullable AgentDefinition find(@Nullable String name) {
      return name == null ? agents.defaultAgent() : agents.find(name);
    }

    @Override
    public AgentDefinition nearest(String id, int version) {
      var exact = agents.find(id, version);
      var newest = exact == null ? agents.find(id) : exact;
      return newest == null ? agents.defaultAgent() : newest;
    }

    @Override
    public List<String> names() {
      return agents.all().keySet().stream().sorted().toList();
    }
  }
}
