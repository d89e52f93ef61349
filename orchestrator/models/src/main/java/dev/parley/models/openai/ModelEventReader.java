package dev.parley.models.openai;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.media.port.ModelFact.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a Realtime model says, by its present and its beta names; tolerant of the rest. */
final class ModelEventReader {

  /** In unix seconds, the end of the year 9999; what is later is no time. */
  private static final double LATEST = 253_402_300_799.0;

  /** Far more than fits into a model; what is more is no number of tokens. */
  private static final double MOST_TOKENS = 100_000_000;

  /** More than any account may use in a day. */
  private static final double MOST_REMAINING = 1e15;

  /** Nobody waits for longer than a day. */
  private static final long MOST_WAIT_MS = 86_400_000;

  private static final Pattern TRY_AGAIN =
      Pattern.compile("try again in (\\d{1,9}(?:\\.\\d{1,6})?) ?(ms|s)\\b");

  static ModelEvent read(JsonNode event) {
    var type = event.path("type").asText();
    return switch (type) {
      case "session.created" ->
          new ModelEvent.SessionCreated(
              (long) orZero(number(event.path("session").path("expires_at"), LATEST)));
      case "session.updated" -> new ModelEvent.SessionUpdated();
      case "input_audio_buffer.committed" -> new ModelEvent.Committed(itemId(event));
      case "conversation.item.input_audio_transcription.delta" ->
          new ModelEvent.TranscriptDelta(itemId(event), delta(event));
      case "conversation.item.input_audio_transcription.completed" ->
          new ModelEvent.TranscriptDone(itemId(event), event.path("transcript").asText());
      case "conversation.item.input_audio_transcription.failed" ->
          new ModelEvent.TranscriptFailed(itemId(event), code(event.path("error")));
      case "error" -> refused(event.path("error"));
      case "rate_limits.updated" -> limits(event.path("rate_limits"));
      default -> type.startsWith("response.") ? ofResponse(type, event) : other(type);
    };
  }

  private static ModelEvent ofResponse(String type, JsonNode event) {
    return switch (type) {
      case "response.created" -> created(event.path("response"));
      case "response.output_item.added" ->
          new ModelEvent.ItemAdded(responseId(event), item(event.path("item")));
      case "response.output_text.delta",
          "response.text.delta",
          "response.output_audio_transcript.delta",
          "response.audio_transcript.delta",
          "response.function_call_arguments.delta" ->
          new ModelEvent.TextDelta(responseId(event), itemId(event), delta(event));
      case "response.output_audio.delta", "response.audio.delta" ->
          new ModelEvent.SoundDelta(responseId(event), itemId(event), delta(event));
      case "response.output_item.done" ->
          new ModelEvent.ItemDone(responseId(event), item(event.path("item")));
      case "response.done" -> done(event.path("response"));
      default -> other(type);
    };
  }

  private static ModelEvent other(String type) {
    return new ModelEvent.Other(type);
  }

  private static ModelEvent created(JsonNode response) {
    return new ModelEvent.ResponseCreated(
        response.path("id").asText(""),
        textOrNull(response.path("metadata").path(ClientEvents.RESPONSE_TAG)));
  }

  private static ModelEvent done(JsonNode response) {
    var details = response.path("status_details");
    var reason = codeOrNull(details.path("error"));
    return new ModelEvent.ResponseDone(
        response.path("id").asText(),
        response.path("status").asText("completed"),
        reason == null ? textOrNull(details.path("reason")) : reason,
        retryAfterMs(details.path("error")),
        items(response.path("output")),
        usage(response.path("usage")));
  }

  private static List<ModelEvent.Item> items(JsonNode output) {
    var items = new ArrayList<ModelEvent.Item>();
    output.forEach(node -> items.add(item(node)));
    return items;
  }

  private static ModelEvent.Item item(JsonNode item) {
    var id = item.path("id").asText();
    boolean complete = !"incomplete".equals(item.path("status").asText());
    if (!"function_call".equals(item.path("type").asText())) {
      return new ModelEvent.Item(id, null, said(item.path("content")), complete);
    }
    var call = new ModelEvent.CallHead(item.path("call_id").asText(id), item.path("name").asText());
    return new ModelEvent.Item(id, call, item.path("arguments").asText(), complete);
  }

  private static String said(JsonNode content) {
    var text = new StringBuilder();
    for (var part : content) {
      text.append(part.path("transcript").asText(part.path("text").asText()));
    }
    return text.toString();
  }

  private static Usage usage(JsonNode usage) {
    var in = usage.path("input_token_details");
    var out = usage.path("output_token_details");
    return new Usage(
        tokens(in.path("text_tokens")),
        tokens(in.path("audio_tokens")),
        tokens(in.path("cached_tokens")),
        tokens(out.path("text_tokens")),
        tokens(out.path("audio_tokens")));
  }

  private static int tokens(JsonNode node) {
    return (int) orZero(number(node, MOST_TOKENS));
  }

  private static ModelEvent refused(JsonNode error) {
    return new ModelEvent.Refused(
        code(error),
        textOrNull(error.path("event_id")),
        textOrNull(error.path("param")),
        retryAfterMs(error));
  }

  /** Only in its sentence for people does the protocol say when to try again. */
  private static long retryAfterMs(JsonNode error) {
    var said = TRY_AGAIN.matcher(error.path("message").asText());
    if (!said.find()) {
      return 0;
    }
    double number = Double.parseDouble(said.group(1));
    long millis = Math.round(said.group(2).equals("ms") ? number : number * 1_000);
    return Math.min(millis, MOST_WAIT_MS);
  }

  private static ModelEvent limits(JsonNode all) {
    JsonNode scarcest = null;
    for (var each : all) {
      boolean told = remaining(each) >= 0 && resetSeconds(each) >= 0;
      if (told && (scarcest == null || share(each) < share(scarcest))) {
        scarcest = each;
      }
    }
    return scarcest == null
        ? other("rate_limits.updated")
        : new ModelEvent.LimitsTold(
            (long) remaining(scarcest), Math.round(resetSeconds(scarcest) * 1_000));
  }

  private static double share(JsonNode limit) {
    return remaining(limit) / Math.max(1, number(limit.path("limit"), Long.MAX_VALUE));
  }

  private static double remaining(JsonNode limit) {
    return number(limit.path("remaining"), MOST_REMAINING);
  }

  private static double resetSeconds(JsonNode limit) {
    return number(limit.path("reset_seconds"), MOST_WAIT_MS / 1_000.0);
  }

  private static String code(JsonNode error) {
    return requireNonNullElse(codeOrNull(error), "unknown");
  }

  /** The code, or the type where the model gives none. */
  private static @Nullable String codeOrNull(JsonNode error) {
    var code = textOrNull(error.path("code"));
    return code == null ? textOrNull(error.path("type")) : code;
  }

  /** A number from 0 to {@code most}; -1 = none is given, or one that cannot be. */
  private static double number(JsonNode node, double most) {
    double number = node.isNumber() ? node.asDouble() : -1;
    return number >= 0 && number <= most ? number : -1;
  }

  private static double orZero(double number) {
    return Math.max(0, number);
  }

  private static String itemId(JsonNode event) {
    return event.path("item_id").asText();
  }

  private static String responseId(JsonNode event) {
    return event.path("response_id").asText();
  }

  private static String delta(JsonNode event) {
    return event.path("delta").asText();
  }

  private static @Nullable String textOrNull(JsonNode node) {
    return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
  }

  private ModelEventReader() {}
}
