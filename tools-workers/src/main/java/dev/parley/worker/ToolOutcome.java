package dev.parley.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;

/** How a tool ended. */
public sealed interface ToolOutcome {

  /** It found or did what was asked; the output reaches the model. */
  record Done(JsonNode output) implements ToolOutcome {}

  /**
   * It did not.
   *
   * @param code stable, lower_snake; agents are written against it
   * @param message a sentence for operators, without words of the call
   * @param retryable whether trying again may help
   */
  record Failed(String code, String message, boolean retryable) implements ToolOutcome {}

  /** Done, with any value that Jackson can write: a record, a map, a tree. */
  static ToolOutcome done(Object output) {
    return new Done(Json.mapper().valueToTree(output));
  }

  /** Failed for good: the same request would fail again. */
  static ToolOutcome failed(String code, String message) {
    return new Failed(code, message, false);
  }

  /** Failed for now. */
  static ToolOutcome tryAgain(String code, String message) {
    return new Failed(code, message, true);
  }
}
