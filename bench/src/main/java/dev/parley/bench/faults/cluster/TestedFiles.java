package dev.parley.bench.faults.cluster;

import dev.parley.node.store.DatabaseSettings;
import dev.parley.proto.Json;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.AgentDefinition.ModelChoice;
import dev.parley.proto.agent.ContextLimits;
import dev.parley.proto.agent.ToolDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The files that an operator would write for the cluster under test. */
final class TestedFiles {

  /** Takes the place of the built-in agent, so that no node loads a speech model. */
  static final String AGENT = "contact-centre";

  /**
   * What a model sees of a call, as long as calls are. These here go on for ten minutes, a turn
   * every five seconds, and whoever comes back would hand hundreds of turns to the model.
   */
  private static final ContextLimits TWENTY_TURNS = new ContextLimits(1_500, 0.8);

  private static final int TOOL_TIMEOUT_MILLIS = 90_000;
  private static final int TOOL_RETRIES = 2;

  /** Where one node is; all listen on loopback. */
  record Place(String name, int door, int remoting) {}

  /** A node's settings; {@code places}: of all nodes, this one's among them. */
  static Path node(
      Path folder, Place place, List<Place> places, String bootstrap, DatabaseSettings journal)
      throws IOException {
    var seeds =
        places.stream()
            .map(other -> "\"127.0.0.1:%d\"".formatted(other.remoting()))
            .collect(Collectors.joining(", "));
    var database =
        "url = \"%s\", user = \"%s\", password = \"%s\""
            .formatted(journal.url(), journal.user(), journal.password());
    var text =
        """
        parley.node {
          name = %s
          door { host = 127.0.0.1, port = %d }
          cluster { host = 127.0.0.1, port = %d, seeds = [%s] }
          kafka.bootstrap = "%s"
          database { %s }
          keys = ".."
          agents = "../agents"
          data = "."
        }
        """
            .formatted(place.name(), place.door(), place.remoting(), seeds, bootstrap, database);
    var own = Files.createDirectories(folder.resolve(place.name()));
    return Files.writeString(own.resolve("node.conf"), text);
  }

  /**
   * An agent whose model is simulated and whose one tool runs while the conversation goes on.
   *
   * @param standby the model that answers when the first cannot be had; absent = there is none
   */
  static void agent(Path folder, URI model, @Nullable URI standby) throws IOException {
    var agent =
        new AgentDefinition(
            AGENT,
            1,
            AGENT,
            "You answer a test of faults.",
            null,
            null,
            null,
            new ModelChoice("realtime", model.toString(), "simulated", null, TWENTY_TURNS),
            List.of(tool()),
            null,
            null,
            null,
            standby == null
                ? List.of()
                : List.of(
                    new ModelChoice("realtime", standby.toString(), "standby", null, TWENTY_TURNS)),
            null);
    var agents = Files.createDirectories(folder.resolve("agents"));
    Files.write(agents.resolve(AGENT + ".json"), Json.mapper().writeValueAsBytes(agent));
  }

  private static ToolDefinition tool() throws IOException {
    var arguments =
        """
        {"type": "object", "properties": {"order_number": {"type": "string"}},
         "required": ["order_number"], "additionalProperties": false}
        """;
    return new ToolDefinition(
        EffectsCommand.TOOL,
        "Records an order.",
        Json.mapper().readTree(arguments),
        ToolDefinition.Mode.DEFERRED,
        TOOL_TIMEOUT_MILLIS,
        0,
        TOOL_RETRIES,
        ToolDefinition.OnBargeIn.KEEP,
        ToolDefinition.Delivery.WHEN_IDLE,
        new ToolDefinition.Phrases("I am recording it.", "It takes a little longer.", null),
        null);
  }

  private TestedFiles() {}
}
