package dev.parley.legs.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.ModelOrder;
import dev.parley.proto.Json;
import dev.parley.proto.realtime.Modality;
import dev.parley.proto.realtime.RealtimeResponse;
import dev.parley.proto.realtime.RealtimeSession;
import dev.parley.proto.realtime.SessionTool;
import dev.parley.proto.realtime.SoundFormat;
import dev.parley.proto.realtime.TurnDetection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The protocol's session object in the media plane's words. */
final class SessionObject {

  static LegSettings of(RealtimeSession session) {
    var audio = session.audio();
    return new LegSettings(
        format(audio.input().format()),
        format(audio.output().format()),
        turns(audio.input().turnDetection()),
        audio.output().voice(),
        session.instructions(),
        audio.output().speed(),
        tools(session.tools()),
        session.speaks(),
        Json.mapper().valueToTree(session));
  }

  static AudioFormat format(SoundFormat format) {
    return switch (format.type()) {
      case "audio/pcmu" -> AudioFormat.PCMU;
      case "audio/pcma" -> AudioFormat.PCMA;
      default -> AudioFormat.PCM_24K;
    };
  }

  static String name(Modality modality) {
    return switch (modality) {
      case AUDIO -> "audio";
      case TEXT -> "text";
    };
  }

  /** A response as it begins, with the session's values and the client's own. */
  static RealtimeResponse response(RealtimeSession session, String id, @Nullable JsonNode wish) {
    var output = session.audio().output();
    return new RealtimeResponse(
        id,
        RealtimeResponse.Status.IN_PROGRESS,
        null,
        List.of(),
        "conv_" + session.id().substring(session.id().indexOf('_') + 1),
        modalities(session, wish),
        session.maxOutputTokens(),
        RealtimeResponse.Audio.of(output.format(), output.voice()),
        null,
        metadata(wish));
  }

  private static List<Modality> modalities(RealtimeSession session, @Nullable JsonNode wish) {
    var asked = wish == null ? null : wish.get("output_modalities");
    if (asked == null || asked.isEmpty()) {
      return session.outputModalities();
    }
    return List.of(asked.get(0).asText().equals("text") ? Modality.TEXT : Modality.AUDIO);
  }

  private static @Nullable Map<String, String> metadata(@Nullable JsonNode wish) {
    var asked = wish == null ? null : wish.get("metadata");
    if (asked == null) {
      return null;
    }
    var pairs = new HashMap<String, String>();
    asked.properties().forEach(pair -> pairs.put(pair.getKey(), pair.getValue().asText()));
    return pairs;
  }

  private static LegSettings.@Nullable Turns turns(@Nullable TurnDetection detection) {
    return switch (detection) {
      case null -> null;
      case TurnDetection.ServerVad vad ->
          new LegSettings.Turns(
              vad.threshold(),
              vad.prefixPaddingMs(),
              vad.silenceDurationMs(),
              vad.idleTimeoutMs(),
              vad.createResponse(),
              vad.interruptResponse());
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

  static List<ModelOrder.Tool> tools(List<SessionTool> tools) {
    return tools.stream()
        .filter(SessionTool.Function.class::isInstance)
        .map(SessionTool.Function.class::cast)
        .map(tool -> new ModelOrder.Tool(tool.name(), tool.description(), tool.parameters()))
        .toList();
  }

  private SessionObject() {}
}
