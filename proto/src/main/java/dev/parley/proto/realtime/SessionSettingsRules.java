package dev.parley.proto.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/** What an update may not do although its shape is right. */
final class SessionSettingsRules {

  static @Nullable RealtimeProblem broken(
      RealtimeSession current, JsonNode patch, boolean voiceLocked) {
    var input = patch.path("audio").path("input");
    var output = patch.path("audio").path("output");
    RealtimeProblem[] found = {
      voice(current, output.get("voice"), voiceLocked),
      tracing(current, patch.get("tracing")),
      format(current.audio().input().format(), input.get("format"), "session.audio.input.format"),
      format(
          current.audio().output().format(), output.get("format"), "session.audio.output.format"),
      noiseReduction(current, input.get("noise_reduction")),
      toolNames(patch.path("tools"))
    };
    for (var problem : found) {
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private static @Nullable RealtimeProblem voice(
      RealtimeSession current, @Nullable JsonNode voice, boolean locked) {
    var before = current.audio().output().voice();
    if (!locked || voice == null || SessionMerge.voice(voice).equals(before)) {
      return null;
    }
    return RealtimeProblem.of(
        "cannot_update_voice",
        "session.audio.output.voice",
        Shape.quoted(SessionMerge.voice(voice)),
        Shape.quoted(before) + ", the agent has already spoken");
  }

  private static @Nullable RealtimeProblem tracing(
      RealtimeSession current, @Nullable JsonNode tracing) {
    var before = current.tracing();
    if (before == null || tracing == null || tracing.equals(before)) {
      return null;
    }
    return RealtimeProblem.of(
        "invalid_value", "session.tracing", "another value", "unchanged once it is set");
  }

  private static @Nullable RealtimeProblem format(
      SoundFormat before, @Nullable JsonNode format, String path) {
    if (format == null || !format.has("rate")) {
      return null;
    }
    var type = format.path("type").asText(before.type());
    return type.equals(SoundFormat.PCM.type())
        ? null
        : RealtimeProblem.of(
            "unknown_parameter", path + ".rate", "a rate for " + type, "none, it is always 8000");
  }

  private static @Nullable RealtimeProblem noiseReduction(
      RealtimeSession current, @Nullable JsonNode filter) {
    if (filter == null || filter.isNull() || filter.has("type")) {
      return null;
    }
    return current.audio().input().noiseReduction() != null
        ? null
        : Shape.missing("session.audio.input.noise_reduction.type", "near_field or far_field");
  }

  private static @Nullable RealtimeProblem toolNames(JsonNode tools) {
    var names = new HashSet<String>();
    for (int i = 0; i < tools.size(); i++) {
      var name = tools.get(i).path("name").asText();
      if (!name.isEmpty() && !names.add(name)) {
        return RealtimeProblem.of(
            "invalid_value",
            "session.tools[" + i + "].name",
            Shape.quoted(name) + " again",
            "each name once");
      }
    }
    return null;
  }

  private SessionSettingsRules() {}
}
