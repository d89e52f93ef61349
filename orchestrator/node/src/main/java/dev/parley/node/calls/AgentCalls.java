package dev.parley.node.calls;

import static java.util.Objects.requireNonNull;

import dev.parley.legs.realtime.RealtimeEndpoint;
import dev.parley.media.call.Call;
import dev.parley.media.call.CallContext;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.links.LinkBreakers;
import dev.parley.media.links.SoundRooms;
import dev.parley.media.port.CallFactory;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.Leg;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.SpokenWords;
import dev.parley.media.time.MediaClock;
import dev.parley.media.turns.TurnRules;
import dev.parley.media.turns.TurnTaking;
import dev.parley.media.vad.Detectors;
import dev.parley.net.loop.CallLoop;
import dev.parley.node.agents.AgentDirectory;
import dev.parley.node.config.OrchestratorConfig;
import dev.parley.node.security.ClientSecretsRoutes;
import dev.parley.node.tools.ToolArguments;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.AgentVersion;
import dev.parley.session.shell.SessionSharding;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * Begins the calls of this node: gives each its agent's model and tools, and the way to its
 * session.
 */
public final class AgentCalls implements CallFactory, CallContext.AgentWiring {

  private final ActorSystem<?> system;
  private final AgentDirectory agents;
  private final SessionSharding sessions;
  private final OrchestratorConfig.Media media;
  private final MediaCounters counters;
  private final Map<String, ModelLink.Model> models;
  private final SpokenWords words;
  private final BooleanSupplier maySpeak;
  private final LinkBreakers breakers = new LinkBreakers();
  private final SoundRooms rooms;
  private final Map<AgentVersion, CallTools> tools = new HashMap<>();

  /**
   * Checks every agent.
   *
   * @param models by the kind that agents name
   * @param words the node's own voice
   * @param maySpeak whether this node is sure enough of its cluster to be heard
   * @throws IllegalArgumentException if an agent's model or a tool's schema cannot be used
   */
  public AgentCalls(
      ActorSystem<?> system,
      AgentDirectory agents,
      SessionSharding sessions,
      Map<String, ModelLink.Model> models,
      SpokenWords words,
      OrchestratorConfig.Media media,
      MediaCounters counters,
      BooleanSupplier maySpeak) {
    this.system = system;
    this.agents = agents;
    this.sessions = sessions;
    this.media = media;
    this.rooms = new SoundRooms(media.keptSoundPerLoop());
    this.counters = counters;
    this.words = words;
    this.maySpeak = maySpeak;
    this.models = Map.copyOf(models);
    agents.versions().forEach(this::check);
    // Loads its library from the disk here, not on the loop of the first call.
    Detectors.open(TurnRules.STANDARD.threshold()).close();
  }

  /** What a session is before its client has set anything, for secrets that are minted ahead. */
  public ClientSecretsRoutes.Beginnings beginnings() {
    return (_, id, model) -> {
      var agent = model == null ? null : agents.find(model);
      return RealtimeEndpoint.begin(id, agent == null ? agents.defaultAgent() : agent, 0);
    };
  }

  private void check(AgentDefinition agent) {
    var all = agent.models();
    for (int i = 0; i < all.size(); i++) {
      if (model(all.get(i)) == null) {
        throw new IllegalArgumentException(
            "agents.%s.%s.kind: %s (expected: one of %s)"
                .formatted(
                    agent.id(),
                    i == 0 ? "model" : "fallback[" + (i - 1) + "]",
                    all.get(i).kind(),
                    models.keySet()));
      }
    }
    tools.put(which(agent), new Offered(ToolArguments.of(agent)));
  }

  @Override
  public CallHandle begin(CallRequest request, Leg leg, CallLoop loop) {
    var agent = request.agent();
    var context =
        new CallContext(
            system,
            loop.loop(),
            loop.dispatcherId(),
            tools(agent),
            sessions::tell,
            MediaClock.system(),
            media.playoutLead(),
            counters,
            this,
            breakers,
            rooms,
            TurnTaking::ours,
            words,
            maySpeak);
    return Call.begin(context, request, leg);
  }

  @Override
  public ModelLink.@Nullable Model model(AgentDefinition.ModelChoice choice) {
    return models.get(choice.kind());
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
}
