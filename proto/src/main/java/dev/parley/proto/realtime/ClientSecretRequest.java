package dev.parley.proto.realtime;

import static dev.parley.proto.realtime.CommonShapes.OPAQUE;
import static dev.parley.proto.realtime.CommonShapes.oneOf;
import static dev.parley.proto.realtime.Composite.only;
import static dev.parley.proto.realtime.Composite.optional;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.realtime.Scalar.Amount;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/realtime/client_secrets}. */
public sealed interface ClientSecretRequest {

  /**
   * A body that can be answered.
   *
   * @param seconds how long the secret opens sessions
   * @param session settings for {@link SessionUpdate#apply}; absent = as the agent has them
   */
  record Wanted(int seconds, @Nullable JsonNode session) implements ClientSecretRequest {}

  /** A body that is wrong. */
  record Wrong(RealtimeProblem problem) implements ClientSecretRequest {}

  int SHORTEST_SECONDS = 10;
  int USUAL_SECONDS = 600;
  int LONGEST_SECONDS = 7_200;

  /** Reads a body; an empty one asks for everything as usual. */
  static ClientSecretRequest read(byte[] body) {
    if (body.length == 0) {
      return new Wanted(USUAL_SECONDS, null);
    }
    try {
      return of(RealtimeJson.MAPPER.readTree(body));
    } catch (IOException _) {
      return new Wrong(
          RealtimeProblem.refused(
              "invalid_json", null, "body: not JSON (expected: one JSON object)"));
    }
  }

  private static ClientSecretRequest of(JsonNode body) {
    var problem = shape().check(body.isObject() ? "" : "body", body);
    return problem == null
        ? new Wanted(
            body.path("expires_after").path("seconds").asInt(USUAL_SECONDS), body.get("session"))
        : new Wrong(problem);
  }

  private static Shape shape() {
    return only(
        optional(
            "expires_after",
            only(
                optional("anchor", oneOf("created_at")),
                optional("seconds", new Amount(true, SHORTEST_SECONDS, LONGEST_SECONDS)))),
        optional("session", OPAQUE));
  }
}
