package dev.parley.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import org.jspecify.annotations.Nullable;

/** How a tool ended. */
public sealed interface ToolOutcome {

  /**
   * It found or did what was asked; the output reaches the model.
   *
   * @param memory facts that the model keeps in mind for the rest of the call, a JSON object;
   *     absent = none
   */
  record Done(JsonNode output, @Nullable JsonNode memory) implements ToolOutcome {

    public Done(JsonNode output) {
      this(output, null);
    }

    /** The same, and the model keeps these in mind: a record, a map, a tree. */
    public Done remembering(Object facts) {
      return new Done(output, Json.mapper().valueToTree(facts));
    }
  }

  /**
   * It did not.
   *
   * @param code stable, lower_snake; agents are written against it
   * @param message a sentence for operators, without words of the call
   * @param retryable whether trying again may help
   */
  record Failed(String code, String message, boolean retryable) implements ToolOutcome {}

  /** Done, with any value that Jackson can write: a record, a map, a tree. */
  static Done done(Object output) {
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
