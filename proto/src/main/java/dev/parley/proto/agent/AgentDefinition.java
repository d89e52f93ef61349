package dev.parley.proto.agent;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stored, versioned agent: what it is told, how it sounds, what it may do. Read from {@code
 * agents/<id>.json}.
 *
 * @param version from 1, and 1 if the file names none; what a session begins with it ends with
 * @param greeting spoken when the call begins; absent = the caller speaks first
 * @param welcomeBack spoken first to a caller whose line broke and who is back; absent = a standard
 *     sentence
 * @param voice name of the model's voice
 * @param model the first that answers
 * @param script what the local model follows; absent for agents of other models
 * @param memory facts that the model always sees, whatever is cut from the conversation: a JSON
 *     object that tools add to; absent = none at first
 * @param fallback the models that answer in this order when those before cannot be had; a call
 *     stays with the one that it came to
 * @param noModel what the caller is told when none of them can be had; absent = {@link
 *     NoModel#USUAL}
 */
public record AgentDefinition(
    String id,
    int version,
    String name,
    String instructions,
    @Nullable String greeting,
    @Nullable String welcomeBack,
    @Nullable String voice,
    ModelChoice model,
    List<ToolDefinition> tools,
    @Nullable TurnRules turns,
    @Nullable Script script,
    @Nullable JsonNode memory,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ModelChoice> fallback,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable NoModel noModel) {

  private static final int FIRST_VERSION = 1;

  public AgentDefinition {
    version = version == 0 ? FIRST_VERSION : version;
    tools = tools == null ? List.of() : List.copyOf(tools);
    fallback = fallback == null ? List.of() : List.copyOf(fallback);
  }

  /** An agent that begins each call without memory. */
  public AgentDefinition(
      String id,
      int version,
      String name,
      String instructions,
      @Nullable String greeting,
      @Nullable String welcomeBack,
      @Nullable String voice,
      ModelChoice model,
      List<ToolDefinition> tools,
      @Nullable TurnRules turns,
      @Nullable Script script) {
    this(
        id,
        version,
        name,
        instructions,
        greeting,
        welcomeBack,
        voice,
        model,
        tools,
        turns,
        script,
        null,
        List.of(),
        null);
  }

  /** All its models, in the order in which they are tried. */
  public List<ModelChoice> models() {
    return Stream.concat(Stream.of(model), fallback.stream()).toList();
  }

  /** The same agent with this model and no other. */
  public AgentDefinition answeredBy(ModelChoice only) {
    return new AgentDefinition(
        id,
        version,
        name,
        instructions,
        greeting,
        welcomeBack,
        voice,
        only,
        tools,
        turns,
        script,
        memory,
        List.of(),
        noModel);
  }

  /** What the caller is told when no model can be had. */
  public NoModel withoutModel() {
    return noModel == null ? NoModel.USUAL : noModel;
  }

  /** How much of a conversation each of its models takes; absent if nothing is said of any. */
  public @Nullable ContextLimits limits() {
    return models().stream().allMatch(each -> each.limits() == null)
        ? null
        : models().stream()
            .map(each -> requireNonNullElse(each.limits(), ContextLimits.USUAL))
            .min(Comparator.comparingInt(ContextLimits::contextTokens))
            .orElseThrow();
  }

  /**
   * Which model thinks and speaks.
   *
   * @param kind {@code local} or {@code realtime}
   * @param url of a Realtime endpoint, {@code ws://} or {@code wss://}
   * @param name of the model at that endpoint
   * @param keyEnv environment variable that holds the endpoint's key
   * @param limits how much of a conversation it takes; absent = {@link ContextLimits#USUAL}
   */
  public record ModelChoice(
      String kind,
      @Nullable String url,
      @Nullable String name,
      @Nullable String keyEnv,
      @Nullable ContextLimits limits) {

    public ModelChoice(
        String kind, @Nullable String url, @Nullable String name, @Nullable String keyEnv) {
      this(kind, url, name, keyEnv, null);
    }
  }

  /**
   * What becomes of a caller for whom no model can be had.
   *
   * @param meanwhile {@code wait}: said once in a while that an answer is owed and no model can be
   *     had; absent = {@link #USUAL_WAIT}, empty = nothing is said
   * @param end said before the call is closed because no model is left; absent = {@link
   *     #USUAL_END}, empty = nothing is said
   * @param transfer to whom the caller is put through when no model is left, where the leg can do
   *     that; absent = the call is closed
   */
  public record NoModel(
      @JsonProperty("wait") @Nullable String meanwhile,
      @Nullable String end,
      @Nullable String transfer) {

    public static final String USUAL_WAIT = "One moment, please.";

    public static final String USUAL_END = "We cannot talk at the moment. Please call again later.";

    /** Of an agent that says nothing else. */
    public static final NoModel USUAL = new NoModel(null, null, null);

    /** What is said while a model is waited for; empty = nothing. */
    public String waitWords() {
      return meanwhile == null ? USUAL_WAIT : meanwhile;
    }

    /** What is said before the call is closed; empty = nothing. */
    public String endWords() {
      return end == null ? USUAL_END : end;
    }
  }

  /**
   * Defaults of the agent for {@code turn_detection}; a client's {@code session.update} wins.
   *
   * @param confirmMs how much speech it takes to stop the agent for good; until then it pauses, and
   *     goes on if it was nothing. 0 to 5000; absent = the onset is enough
   */
  public record TurnRules(
      @Nullable Double threshold,
      @Nullable Integer prefixPaddingMs,
      @Nullable Integer silenceDurationMs,
      @Nullable Boolean interruptResponse,
      @Nullable Integer confirmMs) {}
}
