package dev.parley.proto.realtime;

import static dev.parley.proto.realtime.CommonShapes.FLAG;
import static dev.parley.proto.realtime.CommonShapes.FORMAT;
import static dev.parley.proto.realtime.CommonShapes.MODALITIES;
import static dev.parley.proto.realtime.CommonShapes.OPAQUE;
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

import dev.parley.proto.realtime.Composite.Listing;
import dev.parley.proto.realtime.Composite.Member;
import dev.parley.proto.realtime.Composite.OrNull;
import dev.parley.proto.realtime.Composite.Pairs;
import dev.parley.proto.realtime.Composite.Tagged;
import dev.parley.proto.realtime.Scalar.Amount;
import dev.parley.proto.realtime.Scalar.Text;
import java.util.Map;
import java.util.stream.Stream;

/** The shapes of client events. Members that nobody knows are ignored in events and items. */
final class EventShapes {

  /** Of a text or of base64 audio in an item; the frame that carries it is bounded as well. */
  private static final Shape CONTENT = new Text(24 << 20);

  private static final Shape STATUS = oneOf("in_progress", "completed", "incomplete");
  private static final Shape INDEX = new Amount(true, 0, Integer.MAX_VALUE);

  static final Shape ITEM = new Tagged("type", null, items());

  /** What {@code response.create} may think of: items, or references to them. */
  private static final Shape INPUT =
      new Tagged("type", null, plus(items(), "item_reference", atLeast(required("id", WORD))));

  static final Shape RESPONSE =
      only(
          optional("conversation", WORD),
          optional("input", new Listing(INPUT, 0, 10_000)),
          optional("instructions", PROSE),
          optional("max_output_tokens", TOKENS),
          optional("metadata", new OrNull(new Pairs(new Text(512), 16, 64))),
          optional("output_modalities", MODALITIES),
          optional("parallel_tool_calls", FLAG),
          optional("prompt", PROMPT),
          optional("reasoning", REASONING),
          optional("tool_choice", TOOL_CHOICE),
          optional("tools", TOOLS),
          optional(
              "audio",
              only(
                  optional("output", only(optional("format", FORMAT), optional("voice", VOICE))))));

  static Shape sessionUpdate() {
    return event(required("session", OPAQUE));
  }

  static Shape itemCreate() {
    return event(required("item", ITEM), optional("previous_item_id", new OrNull(WORD)));
  }

  static Shape oneItem() {
    return event(required("item_id", WORD));
  }

  static Shape truncate() {
    return event(
        required("item_id", WORD),
        required("content_index", INDEX),
        required("audio_end_ms", INDEX));
  }

  static Shape responseCreate() {
    return event(optional("response", new OrNull(RESPONSE)));
  }

  static Shape responseCancel() {
    return event(optional("response_id", new OrNull(WORD)));
  }

  static Shape append() {
    return event(required("audio", CONTENT));
  }

  static Shape nothing() {
    return event();
  }

  private static Shape event(Member... members) {
    var eventId = optional("event_id", new OrNull(new Text(CommonShapes.MAX_EVENT_ID)));
    return atLeast(Stream.concat(Stream.of(eventId), Stream.of(members)).toArray(Member[]::new));
  }

  private static Map<String, Shape> items() {
    return Map.of(
        "message", message(),
        "function_call", item(required("name", WORD), required("arguments", CONTENT), call(false)),
        "function_call_output", item(call(true), required("output", CONTENT)),
        "mcp_approval_response", OPAQUE,
        "mcp_approval_request", OPAQUE,
        "mcp_list_tools", OPAQUE,
        "mcp_call", OPAQUE);
  }

  /** At most 32 characters, as the types say. */
  private static Member call(boolean required) {
    var text = new Text(32);
    return new Member("call_id", required ? text : new OrNull(text), required);
  }

  private static Shape message() {
    return new Tagged(
        "role",
        null,
        Map.of(
            "system", item(parts(Map.of("input_text", textPart()))),
            "user", item(parts(userParts())),
            "assistant",
                item(parts(Map.of("output_text", textPart(), "output_audio", soundPart())))));
  }

  private static Map<String, Shape> userParts() {
    return Map.of(
        "input_text", textPart(),
        "input_audio", soundPart(),
        "input_image",
            atLeast(
                required("image_url", CONTENT),
                optional("detail", new OrNull(oneOf("auto", "low", "high")))));
  }

  private static Shape textPart() {
    return atLeast(required("text", CONTENT));
  }

  private static Shape soundPart() {
    return atLeast(
        optional("audio", new OrNull(CONTENT)), optional("transcript", new OrNull(CONTENT)));
  }

  private static Member parts(Map<String, Shape> parts) {
    return required("content", new Listing(new Tagged("type", null, parts), 0, 1_000));
  }

  private static Shape item(Member... members) {
    var common =
        Stream.of(optional("id", new OrNull(WORD)), optional("status", new OrNull(STATUS)));
    return atLeast(Stream.concat(common, Stream.of(members)).toArray(Member[]::new));
  }

  private static Map<String, Shape> plus(Map<String, Shape> cases, String name, Shape shape) {
    var more = new java.util.HashMap<>(cases);
    more.put(name, shape);
    return Map.copyOf(more);
  }

  private EventShapes() {}
}
