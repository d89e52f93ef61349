package dev.parley.legs.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.LegSettings.Own;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.proto.realtime.KeptSettings;
import dev.parley.proto.realtime.RealtimeResponse;
import dev.parley.proto.realtime.RealtimeSession;
import dev.parley.proto.realtime.SessionTool;
import dev.parley.proto.realtime.SoundFormat;
import dev.parley.proto.realtime.ToolChoice;
import dev.parley.proto.realtime.TurnDetection;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.ResponseOptions.ToolUse;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The protocol's session object in the media plane's words. */
final class SessionObject {

  /** What a client is told of the voice of an agent that has none: the model speaks as it does. */
  static final String USUAL_VOICE = "alloy";

  /**
   * A client's settings as they hold now.
   *
   * @param set what the client has set of them, by names
   */
  static LegSettings of(RealtimeSession session, RealtimeReader.Origin origin, JsonNode set) {
    var audio = session.audio();
    var own = own(set);
    return new LegSettings(
        format(audio.input().format()),
        format(audio.output().format()),
        turns(
            audio.input().turnDetection(),
            own.contains(Own.TURNS) ? 0 : origin.turns().confirmMs()),
        voice(audio.output().voice(), origin.voice()),
        session.instructions(),
        audio.output().speed(),
        tools(session.tools()),
        session.speaks(),
        toolUse(session.toolChoice()),
        mostTokens(session.maxOutputTokens()),
        own,
        KeptSettings.of(session, set));
  }

  private static Set<Own> own(JsonNode set) {
    var own = EnumSet.noneOf(Own.class);
    if (set.path("audio").path("input").has("turn_detection")) {
      own.add(Own.TURNS);
    }
    if (set.path("audio").path("output").has("voice")) {
      own.add(Own.VOICE);
    }
    if (set.has("instructions")) {
      own.add(Own.INSTRUCTIONS);
    }
    return own;
  }

  /** Absent if nobody has chosen one. */
  private static @Nullable String voice(String set, @Nullable String agents) {
    return agents == null && set.equals(USUAL_VOICE) ? null : set;
  }

  /** Absent if it is as it always is. */
  private static @Nullable ToolUse toolUse(ToolChoice chosen) {
    var use = RequestedOptions.toolUse(chosen);
    return use instanceof ToolUse.Free ? null : use;
  }

  private static @Nullable TokenLimit mostTokens(TokenLimit limit) {
    return limit.equals(TokenLimit.UNLIMITED) ? null : limit;
  }

  static AudioFormat format(SoundFormat format) {
    return switch (format.type()) {
      case "audio/pcmu" -> AudioFormat.PCMU;
      case "audio/pcma" -> AudioFormat.PCMA;
      default -> AudioFormat.PCM_24K;
    };
  }

  /** A response as it begins, with the session's values and the client's own. */
  static RealtimeResponse response(RealtimeSession session, String id, ResponseOptions options) {
    var output = session.audio().output();
    return new RealtimeResponse(
        id,
        RealtimeResponse.Status.IN_PROGRESS,
        null,
        List.of(),
        "conv_" + session.id().substring(session.id().indexOf('_') + 1),
        options.modality() == null ? session.outputModalities() : List.of(options.modality()),
        options.maxOutputTokens() == null ? session.maxOutputTokens() : options.maxOutputTokens(),
        RealtimeResponse.Audio.of(
            output.format(), options.voice() == null ? output.voice() : options.voice()),
        null,
        metadata(options.metadata()));
  }

  private static @Nullable Map<String, String> metadata(@Nullable JsonNode asked) {
    if (asked == null) {
      return null;
    }
    var pairs = new HashMap<String, String>();
    asked.properties().forEach(pair -> pairs.put(pair.getKey(), pair.getValue().asText()));
    return pairs;
  }

  private static LegSettings.@Nullable Turns turns(
      @Nullable TurnDetection detection, int confirmMs) {
    return switch (detection) {
      case null -> null;
      case TurnDetection.ServerVad vad ->
          new LegSettings.Turns(
              vad.threshold(),
              vad.prefixPaddingMs(),
              vad.silenceDurationMs(),
              vad.idleTimeoutMs(),
              vad.createResponse(),
              vad.interruptResponse(),
              confirmMs);
      case TurnDetection.SemanticVad semantic ->
          new LegSettings.Turns(
              TurnDetection.ServerVad.STANDARD.threshold(),
              TurnDetection.ServerVad.STANDARD.prefixPaddingMs(),
              patience(semantic.eagerness()),
              null,
              semantic.createResponse(),
              semantic.interruptResponse());
    };
  }

  /** Nothing here understands meaning yet: eagerness becomes the silence that ends a turn. */
  private static int patience(TurnDetection.Eagerness eagerness) {
    return switch (eagerness) {
      case HIGH -> 300;
      case MEDIUM, AUTO -> 600;
      case LOW -> 1_200;
    };
  }

  static List<ResponseOptions.Tool> tools(List<SessionTool> tools) {
    return tools.stream()
        .filter(SessionTool.Function.class::isInstance)
        .map(SessionTool.Function.class::cast)
        .map(tool -> new ResponseOptions.Tool(tool.name(), tool.description(), tool.parameters()))
        .toList();
  }

  private SessionObject() {}
}
