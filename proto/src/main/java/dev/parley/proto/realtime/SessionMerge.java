package dev.parley.proto.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.proto.realtime.RealtimeSession.Input;
import dev.parley.proto.realtime.RealtimeSession.NoiseReduction;
import dev.parley.proto.realtime.RealtimeSession.Output;
import dev.parley.proto.realtime.RealtimeSession.Reasoning;
import dev.parley.proto.realtime.RealtimeSession.Transcription;
import dev.parley.proto.realtime.TurnDetection.Eagerness;
import dev.parley.proto.realtime.TurnDetection.SemanticVad;
import dev.parley.proto.realtime.TurnDetection.ServerVad;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The deep merge of checked settings into those in effect. */
final class SessionMerge {

  static RealtimeSession merge(RealtimeSession now, JsonNode patch, ServerVad turns) {
    return new RealtimeSession(
        now.id(),
        now.model(),
        take(patch, "output_modalities", now.outputModalities(), SessionMerge::modalities),
        take(patch, "instructions", now.instructions(), JsonNode::textValue),
        take(patch, "tools", now.tools(), tools -> each(tools, SessionTool::of)),
        take(patch, "tool_choice", now.toolChoice(), ToolChoice::of),
        take(patch, "max_output_tokens", now.maxOutputTokens(), SessionMerge::tokens),
        takeOrClear(patch, "tracing", now.tracing(), tracing -> tracing),
        take(patch, "truncation", now.truncation(), truncation -> truncation),
        takeOrClear(patch, "prompt", now.prompt(), prompt -> prompt),
        now.expiresAt(),
        take(patch, "audio", now.audio(), audio -> audio(now.audio(), audio, turns)),
        takeOrClear(patch, "include", now.include(), include -> each(include, JsonNode::textValue)),
        takeOrClear(patch, "parallel_tool_calls", now.parallelToolCalls(), JsonNode::booleanValue),
        takeOrClear(patch, "reasoning", now.reasoning(), SessionMerge::reasoning));
  }

  /** A voice is named, or is an object with the id of a custom one. */
  static String voice(JsonNode voice) {
    return voice.isTextual() ? voice.textValue() : voice.path("id").asText();
  }

  static SoundFormat format(SoundFormat now, JsonNode patch) {
    return switch (patch.path("type").asText(now.type())) {
      case "audio/pcmu" -> SoundFormat.PCMU;
      case "audio/pcma" -> SoundFormat.PCMA;
      default -> SoundFormat.PCM;
    };
  }

  private static RealtimeSession.Audio audio(
      RealtimeSession.Audio now, JsonNode patch, ServerVad turns) {
    return new RealtimeSession.Audio(
        take(patch, "input", now.input(), input -> input(now.input(), input, turns)),
        take(patch, "output", now.output(), output -> output(now.output(), output)));
  }

  private static Input input(Input now, JsonNode patch, ServerVad turns) {
    return new Input(
        take(patch, "format", now.format(), format -> format(now.format(), format)),
        takeOrClear(
            patch,
            "transcription",
            now.transcription(),
            it -> transcription(now.transcription(), it)),
        takeOrClear(
            patch, "noise_reduction", now.noiseReduction(), it -> noise(now.noiseReduction(), it)),
        takeOrClear(
            patch,
            "turn_detection",
            now.turnDetection(),
            it -> turns(now.turnDetection(), it, turns)));
  }

  private static Output output(Output now, JsonNode patch) {
    return new Output(
        take(patch, "format", now.format(), format -> format(now.format(), format)),
        take(patch, "voice", now.voice(), SessionMerge::voice),
        take(patch, "speed", now.speed(), JsonNode::doubleValue));
  }

  private static Transcription transcription(@Nullable Transcription now, JsonNode patch) {
    var before = now == null ? new Transcription(null, null, null, null, null, null) : now;
    return new Transcription(
        takeOrClear(patch, "model", before.model(), JsonNode::textValue),
        takeOrClear(patch, "language", before.language(), JsonNode::textValue),
        takeOrClear(patch, "prompt", before.prompt(), JsonNode::textValue),
        takeOrClear(patch, "languages", before.languages(), it -> each(it, JsonNode::textValue)),
        takeOrClear(patch, "keywords", before.keywords(), it -> each(it, JsonNode::textValue)),
        takeOrClear(patch, "delay", before.delay(), JsonNode::textValue));
  }

  private static NoiseReduction noise(@Nullable NoiseReduction now, JsonNode patch) {
    return new NoiseReduction(
        take(patch, "type", now == null ? "near_field" : now.type(), JsonNode::textValue),
        takeOrClear(patch, "strength", now == null ? null : now.strength(), JsonNode::doubleValue));
  }

  /** With a type it replaces what was there, over defaults; without one it changes what was. */
  private static TurnDetection turns(@Nullable TurnDetection now, JsonNode patch, ServerVad turns) {
    var type =
        patch.path("type").asText(now instanceof SemanticVad ? "semantic_vad" : "server_vad");
    if (type.equals("semantic_vad")) {
      var base =
          now instanceof SemanticVad before && !patch.has("type") ? before : SemanticVad.STANDARD;
      return semantic(base, patch);
    }
    return server(now instanceof ServerVad before && !patch.has("type") ? before : turns, patch);
  }

  private static ServerVad server(ServerVad base, JsonNode patch) {
    return new ServerVad(
        take(patch, "threshold", base.threshold(), JsonNode::doubleValue),
        take(patch, "prefix_padding_ms", base.prefixPaddingMs(), JsonNode::intValue),
        take(patch, "silence_duration_ms", base.silenceDurationMs(), JsonNode::intValue),
        takeOrClear(patch, "idle_timeout_ms", base.idleTimeoutMs(), JsonNode::intValue),
        take(patch, "create_response", base.createResponse(), JsonNode::booleanValue),
        take(patch, "interrupt_response", base.interruptResponse(), JsonNode::booleanValue));
  }

  private static SemanticVad semantic(SemanticVad base, JsonNode patch) {
    return new SemanticVad(
        take(patch, "eagerness", base.eagerness(), SessionMerge::eagerness),
        take(patch, "create_response", base.createResponse(), JsonNode::booleanValue),
        take(patch, "interrupt_response", base.interruptResponse(), JsonNode::booleanValue));
  }

  private static Eagerness eagerness(JsonNode word) {
    return Eagerness.valueOf(word.textValue().toUpperCase(Locale.ROOT));
  }

  private static List<Modality> modalities(JsonNode words) {
    return each(words, word -> Modality.valueOf(word.textValue().toUpperCase(Locale.ROOT)));
  }

  private static TokenLimit tokens(JsonNode limit) {
    return limit.isNumber() ? new TokenLimit(limit.intValue()) : TokenLimit.UNLIMITED;
  }

  private static Reasoning reasoning(JsonNode patch) {
    return new Reasoning(patch.path("effort").textValue());
  }

  private static <T> List<T> each(JsonNode array, Function<JsonNode, T> read) {
    return StreamSupport.stream(array.spliterator(), false).map(read).toList();
  }

  private static <T> T take(JsonNode patch, String name, T now, Function<JsonNode, T> read) {
    var found = patch.get(name);
    return found == null ? now : read.apply(found);
  }

  private static <T> @Nullable T takeOrClear(
      JsonNode patch, String name, @Nullable T now, Function<JsonNode, T> read) {
    var found = patch.get(name);
    if (found == null) {
      return now;
    }
    return found.isNull() ? null : read.apply(found);
  }

  private SessionMerge() {}
}
