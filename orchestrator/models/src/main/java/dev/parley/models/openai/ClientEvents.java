package dev.parley.models.openai;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LinkCapabilities.Setting;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelOrder.Respond;
import dev.parley.proto.Json;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ResponseOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The control messages to a Realtime model, as JSON. Each {@code event_id} says which order it
 * belongs to, so that a refusal finds its order without a table.
 */
final class ClientEvents {

  static final String RESPONSE_TAG = "parley_response";
  static final String SETUP = "setup";
  static final String UPDATE = "update";
  static final String TOOLS = "tools";
  static final String COMMIT = "commit.";
  static final String FORGET = "forget";
  static final String RESPOND = "respond.";
  static final String CANCEL = "cancel.";

  /** That a response may have. */
  private static final int MOST_PAIRS = 16;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The first message: everything, with turn detection off, for Parley decides the turns. */
  static ObjectNode setup(LinkSettings settings, String transcriber) {
    var event = event("session.update", SETUP);
    var body = event.putObject("session").put("type", "realtime");
    if (settings.instructions() != null) {
      body.put("instructions", settings.instructions());
    }
    var audio = body.putObject("audio");
    var input = audio.putObject("input");
    input.set("format", format(settings.hears()));
    input.putNull("turn_detection").putObject("transcription").put("model", transcriber);
    var output = audio.putObject("output");
    output.set("format", format(settings.speaks()));
    if (settings.voice() != null) {
      output.put("voice", settings.voice());
    }
    if (settings.speed() != 1) {
      output.put("speed", settings.speed());
    }
    body.putArray("output_modalities").add("audio");
    putTools(body, settings.tools());
    return event;
  }

  /** Only what has changed: a server may mind what it was told before. */
  static ObjectNode update(LinkSettings settings, Set<Setting> changed) {
    var event = event("session.update", UPDATE);
    var body = event.putObject("session").put("type", "realtime");
    if (changed.contains(Setting.INSTRUCTIONS)) {
      body.put("instructions", requireNonNullElse(settings.instructions(), ""));
    }
    if (changed.contains(Setting.TOOLS)) {
      putTools(body, settings.tools());
    }
    if (changed.contains(Setting.FORMATS)) {
      var audio = body.putObject("audio");
      audio.putObject("input").set("format", format(settings.hears()));
      audio.putObject("output").set("format", format(settings.speaks()));
    }
    if (changed.contains(Setting.VOICE) && settings.voice() != null) {
      body.withObject("/audio/output").put("voice", settings.voice());
    }
    if (changed.contains(Setting.SPEED)) {
      body.withObject("/audio/output").put("speed", settings.speed());
    }
    return event;
  }

  static ObjectNode tools(List<ResponseOptions.Tool> tools) {
    var event = event("session.update", TOOLS);
    putTools(event.putObject("session").put("type", "realtime"), tools);
    return event;
  }

  static ObjectNode commit(String itemId) {
    return event("input_audio_buffer.commit", COMMIT + itemId);
  }

  static ObjectNode clear() {
    return event("input_audio_buffer.clear", "clear");
  }

  static ObjectNode respond(Respond order) {
    var event = event("response.create", RESPOND + order.responseId());
    var response = event.putObject("response");
    var options = order.options();
    response.set("metadata", tagged(options.metadata(), order.responseId()));
    response.putArray("output_modalities").add(order.audio() ? "audio" : "text");
    var say = order.say();
    if (say != null) {
      response.put("tool_choice", "none").put("instructions", sayExactly(say));
      return event;
    }
    if (options.instructions() != null) {
      response.put("instructions", options.instructions());
    }
    if (options.toolUse() != null) {
      response.set("tool_choice", options.toolUse().wire());
    }
    if (options.parallelToolCalls() != null) {
      response.put("parallel_tool_calls", options.parallelToolCalls());
    }
    if (options.maxOutputTokens() != null) {
      response.set("max_output_tokens", Json.mapper().valueToTree(options.maxOutputTokens()));
    }
    if (options.voice() != null) {
      response.putObject("audio").putObject("output").put("voice", options.voice());
    }
    if (options.reasoningEffort() != null) {
      response.putObject("reasoning").put("effort", options.reasoningEffort());
    }
    return event;
  }

  /**
   * The tag takes one of the places that there are for pairs; of a full set the last stays here.
   */
  private static ObjectNode tagged(@Nullable JsonNode clients, String responseId) {
    var all = JSON.objectNode();
    if (clients != null) {
      clients.properties().stream()
          .limit(MOST_PAIRS - 1)
          .forEach(pair -> all.set(pair.getKey(), pair.getValue()));
    }
    return all.put(RESPONSE_TAG, responseId);
  }

  /**
   * Stop generating.
   *
   * @param upstreamId absent = whatever runs
   */
  static ObjectNode cancel(String responseId, @Nullable String upstreamId) {
    var event = event("response.cancel", CANCEL + responseId);
    return upstreamId == null ? event : event.put("response_id", upstreamId);
  }

  static ObjectNode truncate(String upstreamItemId, long heardMs) {
    return event("conversation.item.truncate", "truncate")
        .put("item_id", upstreamItemId)
        .put("content_index", 0)
        .put("audio_end_ms", heardMs);
  }

  /** What somebody wants forgotten. */
  static ObjectNode forget(String upstreamItemId) {
    return event("conversation.item.delete", FORGET).put("item_id", upstreamItemId);
  }

  /** What only takes room, or is said otherwise now. */
  static ObjectNode delete(String upstreamItemId) {
    return event("conversation.item.delete", "delete").put("item_id", upstreamItemId);
  }

  static ObjectNode create(ContextItem item, String upstreamId, @Nullable String after) {
    var event = event("conversation.item.create", "create");
    if (after != null) {
      event.put("previous_item_id", after);
    }
    event.putObject("item").put("id", upstreamId).setAll(body(item));
    return event;
  }

  /** Writes the event as one message. */
  static void write(ObjectNode event, ByteBuf into) {
    try (OutputStream out = new ByteBufOutputStream(into)) {
      Json.mapper().writeValue(out, event);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static ObjectNode body(ContextItem item) {
    return switch (item) {
      case ContextItem.Message message -> message(message);
      case ContextItem.Call call ->
          JSON.objectNode()
              .put("type", "function_call")
              .put("call_id", call.callId())
              .put("name", call.tool())
              .put("arguments", call.arguments());
      case ContextItem.Output output ->
          JSON.objectNode()
              .put("type", "function_call_output")
              .put("call_id", output.callId())
              .put("output", output.output());
    };
  }

  private static ObjectNode message(ContextItem.Message message) {
    var node = JSON.objectNode().put("type", "message");
    var part =
        switch (message.role()) {
          case CALLER -> node.put("role", "user").putArray("content").addObject();
          case SYSTEM -> node.put("role", "system").putArray("content").addObject();
          case AGENT -> node.put("role", "assistant").putArray("content").addObject();
        };
    var kind = message.role() == ContextItem.Role.AGENT ? "output_text" : "input_text";
    part.put("type", kind).put("text", message.text());
    return node;
  }

  private static void putTools(ObjectNode session, List<ResponseOptions.Tool> tools) {
    var list = session.putArray("tools");
    for (var tool : tools) {
      var node = list.addObject().put("type", "function").put("name", tool.name());
      if (tool.description() != null) {
        node.put("description", tool.description());
      }
      if (tool.parameters() != null) {
        node.set("parameters", tool.parameters());
      }
    }
    session.put("tool_choice", "auto");
  }

  private static ObjectNode format(AudioFormat format) {
    var node = JSON.objectNode().put("type", format.mediaType());
    return format == AudioFormat.PCM_24K ? node.put("rate", format.rate()) : node;
  }

  private static String sayExactly(String words) {
    return "Say exactly the following words, in their language, and nothing else:\n\n" + words;
  }

  private static ObjectNode event(String type, String eventId) {
    return JSON.objectNode().put("type", type).put("event_id", eventId);
  }

  private ClientEvents() {}
}
