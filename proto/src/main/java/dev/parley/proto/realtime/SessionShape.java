package dev.parley.proto.realtime;

import static dev.parley.proto.realtime.CommonShapes.ANYTHING;
import static dev.parley.proto.realtime.CommonShapes.FLAG;
import static dev.parley.proto.realtime.CommonShapes.FORMAT;
import static dev.parley.proto.realtime.CommonShapes.MODALITIES;
import static dev.parley.proto.realtime.CommonShapes.PROMPT;
import static dev.parley.proto.realtime.CommonShapes.PROSE;
import static dev.parley.proto.realtime.CommonShapes.REASONING;
import static dev.parley.proto.realtime.CommonShapes.TOKENS;
import static dev.parley.proto.realtime.CommonShapes.TOOLS;
import static dev.parley.proto.realtime.CommonShapes.TOOL_CHOICE;
import static dev.parley.proto.realtime.CommonShapes.VOICE;
import static dev.parley.proto.realtime.CommonShapes.WORD;
import static dev.parley.proto.realtime.CommonShapes.oneOf;
import static dev.parley.proto.realtime.Composite.atLeast;
import static dev.parley.proto.realtime.Composite.only;
import static dev.parley.proto.realtime.Composite.optional;
import static dev.parley.proto.realtime.Composite.required;

import dev.parley.proto.realtime.Composite.Either;
import dev.parley.proto.realtime.Composite.Listing;
import dev.parley.proto.realtime.Composite.OrNull;
import dev.parley.proto.realtime.Composite.Tagged;
import dev.parley.proto.realtime.Scalar.Amount;
import java.util.List;
import java.util.Map;

/** The shape of {@code session} in {@code session.update} and in a request for a client secret. */
final class SessionShape {

  static final Composite.Members SESSION =
      only(
          required("type", oneOf("realtime")),
          optional("model", WORD),
          optional("output_modalities", MODALITIES),
          optional("instructions", PROSE),
          optional("tools", TOOLS),
          optional("tool_choice", TOOL_CHOICE),
          optional("parallel_tool_calls", new OrNull(FLAG)),
          optional("reasoning", new OrNull(REASONING)),
          optional("max_output_tokens", TOKENS),
          optional("tracing", new OrNull(new Either(List.of(oneOf("auto"), tracing())))),
          optional("truncation", truncation()),
          optional("prompt", PROMPT),
          optional("audio", only(optional("input", input()), optional("output", output()))),
          optional("include", new OrNull(new Listing(oneOf(RealtimeSession.LOGPROBS), 0, 1))));

  private static Shape tracing() {
    return only(
        optional("workflow_name", WORD),
        optional("group_id", WORD),
        optional("metadata", ANYTHING));
  }

  private static Shape truncation() {
    return new Either(
        List.of(
            oneOf("auto", "disabled"),
            only(
                required("type", oneOf("retention_ratio")),
                required("retention_ratio", new Amount(false, 0, 1)),
                optional(
                    "token_limits",
                    only(optional("post_instructions", new Amount(true, 0, Integer.MAX_VALUE)))))));
  }

  private static Shape input() {
    return only(
        optional("format", FORMAT),
        optional("transcription", new OrNull(transcription())),
        optional(
            "noise_reduction",
            new OrNull(
                only(
                    optional("type", oneOf("near_field", "far_field")),
                    optional("strength", new OrNull(new Amount(false, 0, Double.MAX_VALUE)))))),
        optional(
            "turn_detection",
            new OrNull(
                new Tagged(
                    "type",
                    "server_vad",
                    Map.of("server_vad", serverVad(), "semantic_vad", semanticVad())))));
  }

  private static Shape transcription() {
    return only(
        optional("model", new OrNull(WORD)),
        optional("language", new OrNull(WORD)),
        optional("languages", new OrNull(new Listing(WORD, 1, 100))),
        optional("prompt", new OrNull(PROSE)),
        optional("keywords", new OrNull(new Listing(WORD, 0, 1_000))),
        optional("delay", new OrNull(oneOf("minimal", "low", "medium", "high", "xhigh"))));
  }

  /** Other members are ignored: client libraries put their own in here. */
  private static Shape serverVad() {
    return atLeast(
        optional("threshold", new Amount(false, 0, 1)),
        optional("prefix_padding_ms", new Amount(true, 0, TurnDetection.MAX_PADDING_MS)),
        optional("silence_duration_ms", new Amount(true, 0, TurnDetection.MAX_SILENCE_MS)),
        optional("idle_timeout_ms", new OrNull(new Amount(true, 5_000, 30_000))),
        optional("create_response", FLAG),
        optional("interrupt_response", FLAG));
  }

  private static Shape semanticVad() {
    return atLeast(
        optional("eagerness", oneOf("low", "medium", "high", "auto")),
        optional("create_response", FLAG),
        optional("interrupt_response", FLAG));
  }

  private static Shape output() {
    return only(
        optional("format", FORMAT),
        optional("voice", VOICE),
        optional("speed", new Amount(false, 0.25, 1.5)));
  }

  private SessionShape() {}
}
