package dev.parley.node.agents;

import static java.util.Objects.requireNonNull;

import dev.parley.models.ModelKind;
import dev.parley.proto.Ordered;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.AgentDefinition.ModelChoice;
import dev.parley.proto.agent.ContextLimits;
import dev.parley.proto.agent.ToolDefinition;
import dev.parley.proto.tool.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The agents that callers can reach: the built-in one, and those of an operator's folder, which may
 * replace it. Immutable.
 */
public final class AgentDirectory {

  private static final String BUILT_IN = "contact-centre";

  /** Whoever speaks for so long over the agent means it. */
  private static final int LONGEST_CONFIRM_MS = 5_000;

  /** About ten seconds: nobody is kept longer by words that no model says. */
  private static final int LONGEST_WORDS = 150;

  private static final int LONGEST_TARGET = 256;

  private final Map<String, AgentDefinition> byId;
  private final List<AgentDefinition> versions;

  /**
   * Reads all {@code *.json} files of a folder over the built-in agent. A file is named by its
   * agent's id, {@code sales.json}; another version of that agent may lie beside it in {@code
   * sales@2.json}. New calls are answered by the newest.
   *
   * @param folder absent = the built-in agent alone
   * @param models those that agents may name
   * @throws IllegalArgumentException with {@code path: found (expected: what)} if a file holds no
   *     usable agent
   */
  public static AgentDirectory load(@Nullable Path folder, List<? extends ModelKind> models) {
    var agents = new TreeMap<String, AgentDefinition>();
    var found = new ArrayList<Found>();
    if (folder != null) {
      for (var file : files(folder)) {
        add(found, new Found(file, read(file, models)));
      }
    }
    var versions = new ArrayList<>(found.stream().map(Found::agent).toList());
    if (versions.stream().noneMatch(agent -> agent.id().equals(BUILT_IN))) {
      versions.add(builtIn());
    }
    for (var agent : versions) {
      agents.merge(
          agent.id(), agent, (one, other) -> one.version() > other.version() ? one : other);
    }
    return new AgentDirectory(agents, versions);
  }

  /** An agent, and where it was read. */
  private record Found(Path file, AgentDefinition agent) {}

  private static void add(List<Found> all, Found next) {
    var agent = next.agent();
    var named = next.file().getFileName().toString().replaceFirst("\\.json$", "");
    var id = named.replaceFirst("@\\d+$", "");
    if (!id.equals(agent.id())) {
      throw refused(next.file(), "id: " + agent.id(), id + ", as the file is named");
    }
    if (!named.equals(id) && !named.equals(id + "@" + agent.version())) {
      var expected = named.substring(id.length() + 1) + ", as the file is named";
      throw refused(next.file(), "version: " + agent.version(), expected);
    }
    for (var known : all) {
      boolean same =
          known.agent().id().equals(agent.id()) && known.agent().version() == agent.version();
      if (same && !known.agent().equals(agent)) {
        throw refused(
            next.file(),
            "agent %s version %d with other content than %s"
                .formatted(agent.id(), agent.version(), known.file()),
            "one content for one version: raise version where it changed");
      }
    }
    all.add(next);
  }

  private AgentDirectory(Map<String, AgentDefinition> byId, List<AgentDefinition> versions) {
    this.byId = Ordered.copyOf(byId);
    this.versions = List.copyOf(versions);
  }

  /** The newest version. */
  public @Nullable AgentDefinition find(String id) {
    return byId.get(id);
  }

  /** Exactly that version; absent if it does not lie here. */
  public @Nullable AgentDefinition find(String id, int version) {
    for (var agent : versions) {
      if (agent.id().equals(id) && agent.version() == version) {
        return agent;
      }
    }
    return null;
  }

  /** Every version of every agent. */
  public List<AgentDefinition> versions() {
    return versions;
  }

  /** Every version, for people: {@code contact-centre@1, sales@2}. */
  public String names() {
    return versions.stream()
        .map(agent -> agent.id() + "@" + agent.version())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The agent that answers when a call names none. */
  public AgentDefinition defaultAgent() {
    return requireNonNull(byId.get(BUILT_IN));
  }

  /** An agent that names this kind of model, the default one if it does; absent = none does. */
  public @Nullable AgentDefinition anyNaming(ModelKind kind) {
    return Stream.concat(Stream.of(defaultAgent()), byId.values().stream())
        .filter(agent -> names(agent, kind))
        .findFirst()
        .orElse(null);
  }

  private static boolean names(AgentDefinition agent, ModelKind kind) {
    return agent.models().stream().anyMatch(model -> model.kind().equals(kind.name()));
  }

  /** The newest version of each agent, by id. */
  public Map<String, AgentDefinition> all() {
    return byId;
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw refused(folder, "no folder", "a folder of agent files");
    }
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static AgentDefinition builtIn() {
    try (var file = AgentDirectory.class.getResourceAsStream("/agents/" + BUILT_IN + ".json")) {
      return AgentFile.read(requireNonNull(file).readAllBytes());
    } catch (AgentFile.Unreadable unreadable) {
      throw new IllegalStateException(unreadable.found, unreadable);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static AgentDefinition read(Path file, List<? extends ModelKind> models) {
    try {
      AgentDefinition agent = AgentFile.read(Files.readAllBytes(file));
      check(file, agent, models);
      return agent;
    } catch (AgentFile.Unreadable unreadable) {
      throw refused(file, unreadable.found, unreadable.expected);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void check(Path file, AgentDefinition agent, List<? extends ModelKind> models) {
    if (agent.id() == null || agent.id().isBlank()) {
      throw refused(file, "id: none", "the agent's id");
    }
    if (agent.version() < 0) {
      throw refused(file, "version: " + agent.version(), "from 0");
    }
    checkModel(file, "model", agent.model(), models);
    for (int i = 0; i < agent.fallback().size(); i++) {
      checkModel(file, "fallback[" + i + "]", agent.fallback().get(i), models);
    }
    var names = new HashSet<String>();
    for (var tool : agent.tools()) {
      if (tool.name() == null || !names.add(tool.name())) {
        throw refused(file, "tools: name " + tool.name(), "a name of its own for each");
      }
      check(file, tool);
    }
    agent.tools().forEach(tool -> checkUndo(file, tool, names));
    var memory = agent.memory();
    if (memory != null && !memory.isObject()) {
      throw refused(file, "memory: " + memory.getNodeType(), "a JSON object");
    }
    checkTurns(file, agent);
    checkNoModel(file, agent.noModel());
    models.stream().filter(kind -> names(agent, kind)).forEach(kind -> checkFor(kind, file, agent));
  }

  private static void checkFor(ModelKind kind, Path file, AgentDefinition agent) {
    try {
      kind.check(agent);
    } catch (IllegalArgumentException failure) {
      throw new IllegalArgumentException(file + ": " + failure.getMessage(), failure);
    }
  }

  private static void checkModel(
      Path file, String path, @Nullable ModelChoice model, List<? extends ModelKind> known) {
    var names = known.stream().map(ModelKind::name).toList();
    if (model == null || model.kind() == null) {
      throw refused(file, path + ".kind: none", String.join(" or ", names));
    }
    if (!names.contains(model.kind())) {
      throw refused(file, path + ".kind: " + model.kind(), String.join(" or ", names));
    }
    checkLimits(file, path + ".limits", model.limits());
  }

  /** What a request could not carry is refused here, not in the middle of a call. */
  private static void check(Path file, ToolDefinition tool) {
    var path = "tools." + tool.name();
    if (tool.name().isEmpty() || tool.name().length() > 64) {
      throw refused(file, path, "a name of 1 to 64 characters");
    }
    if (tool.retries() < 0 || tool.retries() > 100) {
      throw refused(file, path + ".retries: " + tool.retries(), "0 to 100");
    }
    var queue = tool.queue();
    if (queue != null && !Topics.isQueue(queue)) {
      throw refused(file, path + ".queue: " + queue, "1 to 64 letters, digits, '-' or '_'");
    }
  }

  private static void checkUndo(Path file, ToolDefinition tool, Set<String> names) {
    var undo = tool.compensateWith();
    if (undo != null && (!names.contains(undo) || undo.equals(tool.name()))) {
      throw refused(
          file,
          "tools." + tool.name() + ".compensate_with: " + undo,
          "the name of another tool of this agent");
    }
  }

  private static void checkLimits(Path file, String path, @Nullable ContextLimits limits) {
    if (limits == null) {
      return;
    }
    if (limits.contextTokens() < 0) {
      throw refused(file, path + ".context_tokens: " + limits.contextTokens(), "more than 0");
    }
    if (!(limits.retentionRatio() > 0 && limits.retentionRatio() <= 1)) {
      throw refused(
          file, path + ".retention_ratio: " + limits.retentionRatio(), "more than 0 and up to 1");
    }
  }

  private static void checkTurns(Path file, AgentDefinition agent) {
    var turns = agent.turns();
    var confirm = turns == null ? null : turns.confirmMs();
    if (confirm != null && (confirm < 0 || confirm > LONGEST_CONFIRM_MS)) {
      throw refused(file, "turns.confirm_ms: " + confirm, "0 to " + LONGEST_CONFIRM_MS);
    }
  }

  private static void checkNoModel(Path file, AgentDefinition.@Nullable NoModel rule) {
    if (rule == null) {
      return;
    }
    checkWords(file, "no_model.wait", rule.meanwhile());
    checkWords(file, "no_model.end", rule.end());
    var target = rule.transfer();
    if (target != null && (target.isBlank() || target.length() > LONGEST_TARGET)) {
      throw refused(
          file,
          "no_model.transfer: " + target.length() + " characters",
          "a number or address of 1 to " + LONGEST_TARGET + " characters");
    }
  }

  private static void checkWords(Path file, String path, @Nullable String words) {
    if (words != null && words.length() > LONGEST_WORDS) {
      throw refused(file, path + ": " + words.length() + " characters", "0 to " + LONGEST_WORDS);
    }
  }

  private static IllegalArgumentException refused(Path file, String found, String expected) {
    return new IllegalArgumentException(file + ": " + found + " (expected: " + expected + ")");
  }
}
