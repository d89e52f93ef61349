package dev.parley.node.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.parley.proto.Json;
import dev.parley.proto.agent.AgentDefinition;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An agent's definition as somebody wrote it down, and what is wrong with it in their words. */
final class AgentFile {

  // Unlike messages on topics, a file is written by hand: what is not understood is a slip.
  private static final ObjectReader READER =
      Json.mapper()
          .readerFor(AgentDefinition.class)
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** What was found where, and what was expected there. */
  static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    final String found;
    final String expected;

    Unreadable(String found, String expected, Exception cause) {
      super(found + " (expected: " + expected + ")", cause);
      this.found = found;
      this.expected = expected;
    }
  }

  static AgentDefinition read(byte[] json) throws Unreadable, IOException {
    try {
      return READER.readValue(json);
    } catch (UnrecognizedPropertyException unknown) {
      var known =
          unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
      throw new Unreadable(path(unknown), "one of " + known, unknown);
    } catch (MismatchedInputException wrong) {
      throw new Unreadable(found(wrong, json), expected(wrong.getTargetType()), wrong);
    } catch (JsonMappingException wrong) {
      var cause = wrong.getCause() == null ? wrong : wrong.getCause();
      throw new Unreadable(found(wrong, json), String.valueOf(cause.getMessage()), wrong);
    } catch (JsonProcessingException broken) {
      var line = "line " + broken.getLocation().getLineNr() + ": " + broken.getOriginalMessage();
      throw new Unreadable(line, "JSON", broken);
    }
  }

  private static String found(JsonMappingException failure, byte[] json) throws IOException {
    var path = path(failure);
    var value = described(at(failure, json));
    return path.isEmpty() ? value : path + ": " + value;
  }

  private static String path(JsonMappingException failure) {
    var path = new StringBuilder();
    for (var step : failure.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static JsonNode at(JsonMappingException failure, byte[] json) throws IOException {
    var node = Json.mapper().readTree(json);
    for (var step : failure.getPath()) {
      var name = step.getFieldName();
      node = name == null ? node.path(step.getIndex()) : node.path(name);
    }
    return node;
  }

  private static String described(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case MISSING -> "nothing";
      case BINARY, BOOLEAN, NULL, NUMBER, POJO, STRING -> value.toString();
    };
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "an object";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(each -> Json.mapper().convertValue(each, String.class))
          .collect(Collectors.joining(" or "));
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return switch (type.getSimpleName()) {
      case "String" -> "text";
      case "boolean", "Boolean" -> "true or false";
      case "int", "Integer", "long", "Long" -> "a whole number";
      case "double", "Double" -> "a number";
      default -> "an object";
    };
  }

  private AgentFile() {}
}
