package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.extractStrictEntity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** Reads the small JSON objects that admin requests carry. */
final class JsonBody {

  /** Far above any body the API takes; more is refused. */
  private static final int MAX_BYTES = 16 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Runs {@code inner} with the text found under {@code field} of the request's body. */
  static Route text(String field, Function<String, Route> inner) {
    return object(body -> inner.apply(text(field, body)));
  }

  /** Runs {@code inner} with the request's body. */
  static Route object(Function<JsonNode, Route> inner) {
    return extractRequest(request -> {
      refuseLong(request);
      return read(inner);
    });
  }

  static String text(String field, JsonNode body) {
    var value = body.path(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw RefusedException.badRequest(field, kindOf(value), "a text");
    }
    return value.textValue();
  }

  /** Absent if the body has none. */
  static @Nullable Integer count(String field, JsonNode body) {
    var value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isInt() || value.intValue() < 0) {
      var found =
          value.isNumber() ? value.toString() : value.isTextual() ? "a text" : kindOf(value);
      throw RefusedException.badRequest(field, found, "a whole number from 0");
    }
    return value.intValue();
  }

  /** Said at once where the length is announced; others are cut off while they are read. */
  private static void refuseLong(HttpRequest request) {
    long bytes = request.entity().getContentLengthOption().orElse(0);
    if (bytes > MAX_BYTES) {
      throw RefusedException.badRequest(
          "body", bytes + " bytes", "at most %d bytes".formatted(MAX_BYTES));
    }
  }

  private static Route read(Function<JsonNode, Route> inner) {
    return extractStrictEntity(
        PATIENCE, MAX_BYTES, entity -> inner.apply(parse(entity.getData().toArray())));
  }

  private static JsonNode parse(byte[] body) {
    try {
      return Json.mapper().readTree(body);
    } catch (IOException notJson) {
      throw RefusedException.badRequest("body", body.length + " bytes that are not JSON", "JSON");
    }
  }

  /** The kind, not the value: a body may hold a secret. */
  private static String kindOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING, NULL -> "nothing";
      case STRING -> "an empty text";
      case ARRAY, BINARY, BOOLEAN, NUMBER, OBJECT, POJO ->
          "a JSON " + value.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }

  private JsonBody() {}
}
