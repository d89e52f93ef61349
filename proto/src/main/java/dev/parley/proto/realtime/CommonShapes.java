package dev.parley.proto.realtime;

import static dev.parley.proto.realtime.Composite.atLeast;
import static dev.parley.proto.realtime.Composite.only;
import static dev.parley.proto.realtime.Composite.optional;
import static dev.parley.proto.realtime.Composite.required;

import dev.parley.proto.realtime.Composite.Either;
import dev.parley.proto.realtime.Composite.Listing;
import dev.parley.proto.realtime.Composite.OrNull;
import dev.parley.proto.realtime.Composite.Pairs;
import dev.parley.proto.realtime.Composite.Tagged;
import dev.parley.proto.realtime.Scalar.Amount;
import dev.parley.proto.realtime.Scalar.Anything;
import dev.parley.proto.realtime.Scalar.Flag;
import dev.parley.proto.realtime.Scalar.Text;
import java.util.List;
import java.util.Map;

/** Shapes that the session and a single response share. */
final class CommonShapes {

  /** Ids of events; longer ones are refused. */
  static final int MAX_EVENT_ID = 512;

  /** About 250 000 tokens, more than any model's context. */
  static final int MAX_INSTRUCTIONS = 1_000_000;

  static final Shape WORD = new Text(512);
  static final Shape PROSE = new Text(MAX_INSTRUCTIONS);
  static final Shape FLAG = new Flag();
  static final Shape ANYTHING = new Anything();

  /** An object whose inside is nobody's business here. */
  static final Shape OPAQUE = atLeast();

  static final Shape FORMAT =
      only(
          optional("type", oneOf("audio/pcm", "audio/pcmu", "audio/pcma")),
          optional("rate", new Amount(true, 24_000, 24_000)));

  static final Shape VOICE = new Either(List.of(WORD, only(required("id", WORD))));

  static final Shape TOKENS = new Either(List.of(oneOf("inf"), new Amount(true, 1, 4096)));

  static final Shape MODALITIES = new Listing(oneOf("audio", "text"), 1, 1);

  static final Shape REASONING =
      only(optional("effort", oneOf("minimal", "low", "medium", "high", "xhigh")));

  static final Shape PROMPT =
      new OrNull(
          only(
              required("id", WORD),
              optional("version", new OrNull(WORD)),
              optional(
                  "variables",
                  new OrNull(new Pairs(new Either(List.of(PROSE, OPAQUE)), 100, 64)))));

  static final Shape TOOL_CHOICE =
      new Either(
          List.of(
              oneOf("auto", "none", "required"),
              new Tagged(
                  "type",
                  null,
                  Map.of(
                      "function",
                      only(required("type", WORD), required("name", WORD)),
                      "mcp",
                      only(
                          required("type", WORD),
                          required("server_label", WORD),
                          optional("name", new OrNull(WORD)))))));

  /** At most as many as the models behind take. */
  static final Shape TOOLS =
      new Listing(
          new Tagged("type", "function", Map.of("function", function(), "mcp", mcp())), 0, 128);

  static Shape oneOf(String... words) {
    return new Scalar.Choice(List.of(words));
  }

  private static Shape function() {
    return only(
        optional("type", WORD),
        required("name", new Text(64)),
        optional("description", new OrNull(PROSE)),
        optional("parameters", new OrNull(OPAQUE)),
        optional("strict", new OrNull(FLAG)));
  }

  private static Shape mcp() {
    var words = new Listing(WORD, 0, 1_000);
    var filter = only(optional("tool_names", words), optional("read_only", FLAG));
    return only(
        required("type", WORD),
        required("server_label", WORD),
        optional("server_url", new Text(4_096)),
        optional("connector_id", WORD),
        optional("tunnel_id", WORD),
        optional("authorization", new Text(16_384)),
        optional("headers", new OrNull(new Pairs(new Text(16_384), 100, 256))),
        optional("allowed_tools", new OrNull(new Either(List.of(words, filter)))),
        optional(
            "require_approval",
            new OrNull(new Either(List.of(oneOf("always", "never"), approval(filter))))),
        optional("server_description", PROSE),
        optional("allowed_callers", new OrNull(new Listing(oneOf("direct", "programmatic"), 1, 2))),
        optional("defer_loading", FLAG));
  }

  private static Shape approval(Shape filter) {
    return only(optional("always", filter), optional("never", filter));
  }

  private CommonShapes() {}
}
