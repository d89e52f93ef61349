package dev.parley.orchestrator.node;

import static java.util.Objects.requireNonNull;

import dev.parley.orchestrator.agent.Agents;
import dev.parley.orchestrator.audio.AudioFormat;
import dev.parley.orchestrator.door.Line;
import dev.parley.orchestrator.media.Call;
import dev.parley.orchestrator.media.CallTools;
import dev.parley.orchestrator.media.LegSettings;
import dev.parley.orchestrator.media.MediaClock;
import dev.parley.orchestrator.media.ModelLink;
import dev.parley.orchestrator.realtime.RealtimeEndpoint;
import dev.parley.orchestrator.realtime.Returns;
import dev.parley.orchestrator.security.ClientSecretsRoutes;
import dev.parley.orchestrator.security.Credentials;
import dev.parley.orchestrator.tools.ToolArguments;
import dev.parley.orchestrator.vad.TurnDetector;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.shell.Sessions;
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
final class Calls {

  private final ActorSystem<?> system;
  private final Agents agents;
  private final Sessions sessions;
  private final OrchestratorConfig.Media media;
  private final Map<String, ModelLink.Model> models;
  private final Map<String, CallTools> tools = new HashMap<>();

  /**
   * Checks every agent.
   *
   * @param models by the kind that agents name
   * @throws IllegalArgumentException if an agent's model or a tool's schema cannot be used
   */
  Calls(
      ActorSystem<?> system,
      Agents agents,
      Sessions sessions,
      Map<String, ModelLink.Model> models,
      OrchestratorConfig.Media media) {
    this.system = system;
    this.agents = agents;
    this.sessions = sessions;
    this.media = media;
    this.models = Map.copyOf(models);
    agents.all().values().forEach(this::check);
    // Loads its library from the disk here, not on the loop of the first call.
    TurnDetector.of(AudioFormat.PCM_24K, TurnDetector.Settings.STANDARD).close();
  }

  RealtimeEndpoint endpoint(Credentials credentials, Returns returns) {
    return new RealtimeEndpoint(
        credentials::authenticate,
        returns,
        new Known(agents),
        this::surroundings,
        Clock.systemUTC());
  }

  /** What a session is before its client has set anything, for secrets that are minted ahead. */
  ClientSecretsRoutes.Beginnings beginnings() {
    return (_, id, model) -> {
      var agent = model == null ? null : agents.find(model);
      return RealtimeEndpoint.begin(id, agent == null ? agents.defaultAgent() : agent, 0);
    };
  }

  private void check(AgentDefinition agent) {
    if (!models.containsKey(agent.model().kind())) {
      throw new IllegalArgumentException(
          "agents.%s.model.kind: %s (expected: one of %s)"
              .formatted(agent.id(), agent.model().kind(), models.keySet()));
    }
    tools.put(agent.id(), new Offered(ToolArguments.of(agent)));
  }

  private Function<Line, Call.Surroundings> surroundings(AgentDefinition agent) {
    var model = requireNonNull(models.get(agent.model().kind()));
    var offered = requireNonNull(tools.get(agent.id()));
    return line ->
        new Call.Surroundings(
            system,
            line.loop().loop(),
            line.loop().dispatcherId(),
            model,
            offered,
            sessions::tell,
            MediaClock.system(),
            media.playoutLead());
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
  private record Known(Agents agents) implements RealtimeEndpoint.Directory {

    @Override
    public @Nullable AgentDefinition find(@Nullable String name) {
      return name == null ? agents.defaultAgent() : agents.find(name);
    }

    @Override
    public List<String> names() {
      return agents.all().keySet().stream().sorted().toList();
    }
  }
}
