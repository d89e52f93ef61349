package dev.parley.proto.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shapes of single values. */
sealed interface Scalar extends Shape {

  /** Text of at most {@code max} characters. */
  record Text(int max) implements Scalar {
    @Override
    public String kind() {
      return "a string";
    }

    @Override
    public boolean fits(JsonNode value) {
      return value.isTextual();
    }

    @Override
    public @Nullable RealtimeProblem inspect(String path, JsonNode value) {
      int length = value.textValue().length();
      return length <= max
          ? null
          : RealtimeProblem.of(
              "string_above_max_length",
              path,
              length + " characters",
              "at most " + max + " characters");
    }
  }

  /** One of a few words. */
  record Choice(List<String> words) implements Scalar {
    public Choice {
      words = List.copyOf(words);
    }

    @Override
    public String kind() {
      return words.size() == 1 ? '"' + words.getFirst() + '"' : "one of " + words;
    }

    @Override
    public boolean fits(JsonNode value) {
      return value.isTextual();
    }

    @Override
    public @Nullable RealtimeProblem inspect(String path, JsonNode value) {
      return words.contains(value.textValue())
          ? null
          : RealtimeProblem.of("invalid_value", path, Shape.quoted(value.textValue()), kind());
    }
  }

  /** A number within bounds. */
  record Amount(boolean whole, double min, double max) implements Scalar {
    @Override
    public String kind() {
      return whole ? "an integer" : "a number";
    }

    @Override
    public boolean fits(JsonNode value) {
      return value.isNumber() && (!whole || value.canConvertToExactIntegral());
    }

    @Override
    public @Nullable RealtimeProblem inspect(String path, JsonNode value) {
      String name = whole ? "integer" : "decimal";
      if (value.doubleValue() < min) {
        return RealtimeProblem.of(
            name + "_below_min_value", path, value.asText(), ">= " + bound(min));
      }
      if (value.doubleValue() > max) {
        return RealtimeProblem.of(
            name + "_above_max_value", path, value.asText(), "<= " + bound(max));
      }
      return null;
    }

    private String bound(double value) {
      return whole ? Long.toString((long) value) : Double.toString(value);
    }
  }

  /** True or false. */
  record Flag() implements Scalar {
    @Override
    public String kind() {
      return "true or false";
    }

    @Override
    public boolean fits(JsonNode value) {
      return value.isBoolean();
    }

    @Override
    public @Nullable RealtimeProblem inspect(String path, JsonNode value) {
      return null;
    }
  }

  /** Any JSON, kept as it is. */
  record Anything() implements Scalar {
    @Override
    public String kind() {
      return "anything";
    }

    @Override
    public boolean fits(JsonNode value) {
      return true;
    }

    @Override
    public @Nullable RealtimeProblem inspect(String path, JsonNode value) {
      return null;
    }
  }
}
