package dev.parley.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.models.openai.WiredLink;
import dev.parley.net.loop.ManualLoop;
import dev.parley.proto.Json;
import dev.parley.proto.realtime.WireSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server of the Realtime protocol for one link. What is said either way is as the protocol's
 * published description has it, and what it is asked is legal for what it remembers; or the loop
 * breaks off.
 */
final class RealtimeServer implements WiredLink.FarEnd {

  private static final WireSchema SCHEMA = new WireSchema();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final long WAY_MS = 1;
  private static final long THINKING_MS = 100;
  private static final long FIRST_SOUND_MS = 50;
  private static final long BETWEEN_PIECES_MS = 10;
  private static final int PIECES = (int) ScriptedModel.ANSWER_MS / Voices.FRAME_MS;
  private static final int PIECES_A_WORD = 5;

  private final ManualLoop time;
  private final int number;
  private final BooleanSupplier callsTool;

  /** What it remembers, and how much sound there is of what it said itself. */
  private final Map<String, Long> items = new LinkedHashMap<>();

  /** Calls that it remembers, and outputs, by their items. */
  private final Map<String, String> calls = new HashMap<>();

  private final Map<String, String> outputs = new HashMap<>();
  private @Nullable WiredLink wire;
  private AudioFormat speaks = AudioFormat.PCM_24K;
  private boolean heardSomething;
  private int events;
  private int made;
  private @Nullable Answering answering;

  /**
   * It begins to listen when it is given its {@link #wired wire}.
   *
   * @param number of the link, so that no two links have the same ids
   * @param callsTool whether the answer that begins now calls the tool
   */
  RealtimeServer(ManualLoop time, int number, BooleanSupplier callsTool) {
    this.time = time;
    this.number = number;
    this.callsTool = callsTool;
  }

  void wired(WiredLink to) {
    wire = to;
    time.after(
        WAY_MS,
        () -> {
          to.opens();
          say(event("session.created").set("session", session()));
        });
  }

  /** The wire is cut, without a word. */
  void breaks() {
    answering = null;
    if (wire != null) {
      wire.breaks();
    }
  }

  @Override
  public void closed() {
    answering = null;
    wire = null;
  }

  @Override
  public void pinged() {
    time.after(
        WAY_MS,
        () -> {
          if (wire != null) {
            wire.pongs();
          }
        });
  }

  @Override
  public void received(byte[] utf8) {
    try {
      var event = Json.mapper().readTree(utf8);
      described(event, SCHEMA.contradictionsOfClient(event));
      time.after(WAY_MS, () -> take(event));
    } catch (IOException notJson) {
      throw new UncheckedIOException(new String(utf8, UTF_8), notJson);
    }
  }

  private void take(JsonNode event) {
    if (wire == null) {
      return;
    }
    switch (event.path("type").asText()) {
      case "session.update" -> update(event.path("session"));
      case "input_audio_buffer.append" -> heardSomething = true;
      case "input_audio_buffer.clear" -> {
        heardSomething = false;
        say(event("input_audio_buffer.cleared"));
      }
      case "input_audio_buffer.commit" -> commit(event);
      case "conversation.item.create" -> create(event);
      case "conversation.item.delete" -> delete(event.path("item_id").asText());
      case "conversation.item.truncate" -> truncate(event);
      case "response.create" -> respond(event);
      case "response.cancel" -> cancel(event);
      default -> throw new AssertionError("event: " + event);
    }
  }

  private void update(JsonNode session) {
    var format = session.path("audio").path("output").path("format").path("type");
    if (!format.isMissingNode()) {
      speaks =
          switch (format.asText()) {
            case "audio/pcmu" -> AudioFormat.PCMU;
            case "audio/pcma" -> AudioFormat.PCMA;
            default -> AudioFormat.PCM_24K;
          };
    }
    say(event("session.updated").set("session", session()));
  }

  private void commit(JsonNode event) {
    if (!heardSomething) {
      refuse(event, "input_audio_buffer_commit_empty");
      return;
    }
    heardSomething = false;
    var itemId = "item_u%d_%d".formatted(number, ++made);
    items.put(itemId, 0L);
    say(event("input_audio_buffer.committed").putNull("previous_item_id").put("item_id", itemId));
    time.after(
        THINKING_MS / 2,
        () -> {
          var words =
              event("conversation.item.input_audio_transcription.completed")
                  .put("item_id", itemId)
                  .put("content_index", 0)
                  .put("transcript", "words of " + itemId);
          words.putObject("usage").put("type", "duration").put("seconds", 1.5);
          say(words);
        });
  }

  private void create(JsonNode event) {
    var item = event.path("item");
    var id = item.path("id").asText();
    var after = event.path("previous_item_id").asText("root");
    require(!items.containsKey(id), event, "an id that it has not");
    require(after.equals("root") || items.containsKey(after), event, "after something it has");
    var callId = item.path("call_id").asText();
    switch (item.path("type").asText()) {
      case "function_call" -> calls.put(id, callId);
      case "function_call_output" -> {
        require(calls.containsValue(callId), event, "the output of a call");
        outputs.put(id, callId);
      }
      default -> {}
    }
    items.put(id, 0L);
    for (var step : new String[] {"added", "done"}) {
      var told = event("conversation.item." + step).putNull("previous_item_id");
      say(told.set("item", item));
    }
  }

  private void delete(String itemId) {
    if (items.remove(itemId) == null) {
      throw new AssertionError("delete: %s (expected: one of %s)".formatted(itemId, items));
    }
    calls.remove(itemId);
    outputs.remove(itemId);
    say(event("conversation.item.deleted").put("item_id", itemId));
  }

  private void truncate(JsonNode event) {
    var itemId = event.path("item_id").asText();
    long millis = items.getOrDefault(itemId, 0L);
    long heard = event.path("audio_end_ms").asLong();
    require(millis > 0 && heard <= millis, event, "at most %d ms of its sound".formatted(millis));
    items.put(itemId, heard);
    say(
        event("conversation.item.truncated")
            .put("item_id", itemId)
            .put("content_index", 0)
            .put("audio_end_ms", heard));
  }

  private void respond(JsonNode event) {
    if (answering != null) {
      refuse(event, "conversation_already_has_active_response");
      return;
    }
    var answered = outputs.values().stream().sorted().toList();
    require(
        answered.equals(calls.values().stream().sorted().toList()),
        event,
        "one output for each of %s, found %s".formatted(calls, outputs));
    var wish = event.path("response");
    var answer =
        new Answering(
            "resp_%d_%d".formatted(number, ++made),
            wish.path("metadata"),
            wish.path("output_modalities").path(0).asText().equals("text"));
    answering = answer;
    say(event("response.created").set("response", answer.response("in_progress")));
    time.after(THINKING_MS, answer::begins);
  }

  private void cancel(JsonNode event) {
    var id = event.path("response_id").asText();
    if (answering == null || !(id.isEmpty() || id.equals(answering.id))) {
      refuse(event, "response_cancel_not_active");
    } else {
      answering.ends("cancelled");
    }
  }

  private void refuse(JsonNode event, String code) {
    var refusal = event("error");
    refusal
        .putObject("error")
        .put("type", "invalid_request_error")
        .put("code", code)
        .put("message", code)
        .put("event_id", event.path("event_id").asText());
    say(refusal);
  }

  private ObjectNode session() {
    return JSON.objectNode()
        .put("type", "realtime")
        .put("object", "realtime.session")
        .put("id", "sess_server_" + number)
        .put("model", "suite");
  }

  private ObjectNode event(String type) {
    return JSON.objectNode().put("type", type).put("event_id", "event_" + ++events);
  }

  private void say(JsonNode event) {
    described(event, SCHEMA.contradictions(event));
    var utf8 = event.toString().getBytes(UTF_8);
    time.after(
        WAY_MS,
        () -> {
          if (wire != null) {
            wire.says(utf8);
          }
        });
  }

  private static void described(JsonNode event, List<String> contradictions) {
    if (!contradictions.isEmpty()) {
      throw new AssertionError(event + " is not as described: " + contradictions);
    }
  }

  private static void require(boolean holds, JsonNode event, String expected) {
    if (!holds) {
      throw new AssertionError(event + " (expected: " + expected + ")");
    }
  }

  /** One response, event by event. */
  private final class Answering {
    final String id;
    private final JsonNode metadata;
    private final boolean writes;
    private final String itemId = "item_s%d_%d".formatted(number, ++made);
    private boolean begun;
    private boolean calls;
    private int pieces;

    Answering(String id, JsonNode metadata, boolean writes) {
      this.id = id;
      this.metadata = metadata;
      this.writes = writes;
    }

    private boolean isOver() {
      return answering != this;
    }

    void begins() {
      if (isOver()) {
        return;
      }
      begun = true;
      calls = callsTool.getAsBoolean();
      items.put(itemId, 0L);
      say(ofOutput("response.output_item.added", 0).set("item", message("in_progress")));
      say(ofContent("response.content_part.added").set("part", part("")));
      time.after(FIRST_SOUND_MS, this::goesOn);
    }

    private void goesOn() {
      if (isOver()) {
        return;
      }
      if (pieces == PIECES) {
        ends("completed");
        return;
      }
      if (pieces % PIECES_A_WORD == 0) {
        var type = writes ? "response.output_text.delta" : "response.output_audio_transcript.delta";
        say(ofContent(type).put("delta", "word "));
      }
      if (!writes) {
        items.merge(itemId, (long) Voices.FRAME_MS, Long::sum);
        var sound = new byte[Voices.FRAME_MS * speaks.bytesPerMilli()];
        var base64 = new String(Audio.ofBytes(speaks, sound).base64(), UTF_8);
        say(ofContent("response.output_audio.delta").put("delta", base64));
      }
      pieces++;
      time.after(BETWEEN_PIECES_MS, this::goesOn);
    }

    void ends(String status) {
      answering = null;
      var words = words();
      if (begun) {
        if (writes) {
          say(ofContent("response.output_text.done").put("text", words));
        } else {
          say(ofContent("response.output_audio.done"));
          say(ofContent("response.output_audio_transcript.done").put("transcript", words));
        }
        say(ofContent("response.content_part.done").set("part", part(words)));
        var whole = status.equals("completed") ? "completed" : "incomplete";
        say(ofOutput("response.output_item.done", 0).set("item", message(whole)));
      }
      if (calls && status.equals("completed")) {
        callsTool();
      }
      say(event("response.done").set("response", response(status)));
    }

    private void callsTool() {
      var item = itemId + "_call";
      var callId = "call_" + itemId;
      RealtimeServer.this.calls.put(item, callId);
      items.put(item, 0L);
      say(ofOutput("response.output_item.added", 1).set("item", call(item, callId, "")));
      say(
          ofOutput("response.function_call_arguments.delta", 1)
              .put("item_id", item)
              .put("call_id", callId)
              .put("delta", "{}"));
      say(
          ofOutput("response.function_call_arguments.done", 1)
              .put("item_id", item)
              .put("call_id", callId)
              .put("name", ScriptedModel.TOOL)
              .put("arguments", "{}"));
      say(ofOutput("response.output_item.done", 1).set("item", call(item, callId, "{}")));
    }

    private String words() {
      return "word ".repeat(Math.ceilDiv(pieces, PIECES_A_WORD)).strip();
    }

    private ObjectNode ofOutput(String type, int index) {
      return event(type).put("response_id", id).put("output_index", index);
    }

    private ObjectNode ofContent(String type) {
      return ofOutput(type, 0).put("item_id", itemId).put("content_index", 0);
    }

    private ObjectNode part(String words) {
      return writes
          ? JSON.objectNode().put("type", "text").put("text", words)
          : JSON.objectNode().put("type", "audio").put("transcript", words);
    }

    private ObjectNode message(String status) {
      var item =
          JSON.objectNode()
              .put("id", itemId)
              .put("type", "message")
              .put("role", "assistant")
              .put("status", status);
      var content = item.putArray("content");
      if (!status.equals("in_progress")) {
        content
            .addObject()
            .put("type", writes ? "output_text" : "output_audio")
            .put(writes ? "text" : "transcript", words());
      }
      return item;
    }

    private ObjectNode call(String item, String callId, String arguments) {
      return JSON.objectNode()
          .put("id", item)
          .put("type", "function_call")
          .put("status", arguments.isEmpty() ? "in_progress" : "completed")
          .put("name", ScriptedModel.TOOL)
          .put("call_id", callId)
          .put("arguments", arguments);
    }

    ObjectNode response(String status) {
      var response =
          JSON.objectNode()
              .put("object", "realtime.response")
              .put("id", id)
              .put("status", status)
              .putNull("status_details")
              .putNull("usage");
      response.putArray("output");
      return metadata.isObject() ? response.set("metadata", metadata) : response;
    }
  }
}
