package dev.parley.proto.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON value must look like. Checking stops at the first thing that is wrong and names its
 * path; text that could be a caller's words is never repeated in the answer.
 */
sealed interface Shape permits Scalar, Composite {

  /** The JSON type that this shape is about, in words. */
  String kind();

  /** Whether the JSON type is right. */
  boolean fits(JsonNode value);

  /** What is wrong inside a value whose type is right. */
  @Nullable RealtimeProblem inspect(String path, JsonNode value);

  /** What is wrong with the value. */
  default @Nullable RealtimeProblem check(String path, JsonNode value) {
    return fits(value)
        ? inspect(path, value)
        : RealtimeProblem.of("invalid_type", path, found(value), kind());
  }

  /** A member of an object that is not there. */
  static RealtimeProblem missing(String path, String expected) {
    return RealtimeProblem.of("missing_required_parameter", path, "missing", expected);
  }

  static String join(String path, String member) {
    return path.isEmpty() ? member : path + '.' + member;
  }

  /** A client's own word, short enough for a message. */
  static String quoted(String word) {
    return '"' + brief(word) + '"';
  }

  static String brief(String word) {
    return word.length() <= 64 ? word : word.substring(0, 64) + "…";
  }

  private static String found(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL, MISSING -> "null";
    };
  }
}
