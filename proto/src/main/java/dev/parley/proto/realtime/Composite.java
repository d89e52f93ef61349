package dev.parley.proto.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shapes of objects, arrays and alternatives. */
sealed interface Composite extends Shape {

  /** An array of like things. */
  record Listing(Shape element, int min, int max) implements Composite {
    @Override
    public String kind() {
      return "an array";
    }

    @Override
    public boolean fits(JsonNode value) {
      return value.isArray();
    }

    @Override
    public @Nullable RealtimeProblem inspect(String path, JsonNode value) {
      if (value.size() < min) {
        return RealtimeProblem.of(
            "array_below_min_length", path, elements(value.size()), "at least " + min);
      }
      if (value.size() > max) {
        return RealtimeProblem.of(
            "array_above_max_length", path, elements(value.size()), "at most " + max);
      }
      for (int i = 0; i < value.size(); i++) {
        var problem = element.check(path + '[' + i + ']', value.get(i));
        if (problem != null) {
          return problem;
        }
      }
      return null;
    }

    private static String elements(int size) {
      return size + (size == 1 ? " element" : " elements");
    }
  }

  /** Shapes of objects, whatever is in them. */
  sealed interface OfObject extends Composite {

    @Override
    default String kind() {
      return "an object";
    }

    @Override
    default boolean fits(JsonNode value) {
      return value.isObject();
    }
  }

  /** An object with keys of the client's own, such as {@code metadata}. */
  record Pairs(Shape element, int max, int maxKey) implements OfObject {
    @Override
    public @Nullable RealtimeProblem inspect(String path, JsonNode value) {
      if (value.size() > max) {
        return RealtimeProblem.of(
            "object_above_max_properties", path, value.size() + " pairs", "at most " + max);
      }
      for (var pair : value.properties()) {
        var problem =
            pair.getKey().length() > maxKey
                ? RealtimeProblem.of(
                    "string_above_max_length",
                    path,
                    "a key of " + pair.getKey().length() + " characters",
                    "at most " + maxKey)
                : element.check(path + '.' + Shape.brief(pair.getKey()), pair.getValue());
        if (problem != null) {
          return problem;
        }
      }
      return null;
    }
  }

  /** An object with known members. */
  record Members(Map<String, Member> members, boolean others) implements OfObject {
    @Override
    public @Nullable RealtimeProblem inspect(String path, JsonNode value) {
      for (var found : value.properties()) {
        var problem = member(path, found.getKey(), found.getValue());
        if (problem != null) {
          return problem;
        }
      }
      for (var known : members.entrySet()) {
        if (known.getValue().required() && !value.has(known.getKey())) {
          return Shape.missing(Shape.join(path, known.getKey()), known.getValue().shape().kind());
        }
      }
      return null;
    }

    private @Nullable RealtimeProblem member(String path, String name, JsonNode value) {
      var known = members.get(name);
      if (known != null) {
        return known.shape().check(Shape.join(path, name), value);
      }
      return others
          ? null
          : RealtimeProblem.of(
              "unknown_parameter",
              Shape.join(path, Shape.brief(name)),
              "unknown",
              "one of " + members.keySet());
    }
  }

  /** One member of an object. */
  record Member(String name, Shape shape, boolean required) {}

  /** An object whose member {@code tag} tells what else is in it. */
  record Tagged(String tag, @Nullable String otherwise, Map<String, Shape> cases)
      implements OfObject {
    public Tagged {
      cases = Collections.unmodifiableMap(new TreeMap<>(cases));
    }

    @Override
    public @Nullable RealtimeProblem inspect(String path, JsonNode value) {
      var found = value.get(tag);
      if (found == null && otherwise == null) {
        return Shape.missing(Shape.join(path, tag), "one of " + cases.keySet());
      }
      if (found != null && !found.isTextual()) {
        return new Scalar.Choice(List.copyOf(cases.keySet())).check(Shape.join(path, tag), found);
      }
      var word = found == null ? String.valueOf(otherwise) : found.textValue();
      var shape = cases.get(word);
      return shape == null
          ? RealtimeProblem.of(
              "invalid_value",
              Shape.join(path, tag),
              Shape.quoted(word),
              "one of " + cases.keySet())
          : shape.inspect(path, value);
    }
  }

  /** The first of several shapes whose JSON type is right. */
  record Either(List<Shape> shapes) implements Composite {
    @Override
    public String kind() {
      return String.join(" or ", shapes.stream().map(Shape::kind).toList());
    }

    @Override
    public boolean fits(JsonNode value) {
      return shapes.stream().anyMatch(shape -> shape.fits(value));
    }

    @Override
    public @Nullable RealtimeProblem inspect(String path, JsonNode value) {
      return shapes.stream()
          .filter(shape -> shape.fits(value))
          .findFirst()
          .orElseThrow()
          .inspect(path, value);
    }
  }

  /** Null, or something. */
  record OrNull(Shape shape) implements Composite {
    @Override
    public String kind() {
      return shape.kind() + " or null";
    }

    @Override
    public boolean fits(JsonNode value) {
      return value.isNull() || shape.fits(value);
    }

    @Override
    public @Nullable RealtimeProblem inspect(String path, JsonNode value) {
      return value.isNull() ? null : shape.inspect(path, value);
    }
  }

  /** An object whose other members are refused. */
  static Members only(Member... members) {
    return new Members(byName(members), false);
  }

  /** An object whose other members are ignored. */
  static Members atLeast(Member... members) {
    return new Members(byName(members), true);
  }

  static Member required(String name, Shape shape) {
    return new Member(name, shape, true);
  }

  static Member optional(String name, Shape shape) {
    return new Member(name, shape, false);
  }

  private static Map<String, Member> byName(Member... members) {
    var byName = new LinkedHashMap<String, Member>();
    for (var member : members) {
      byName.put(member.name(), member);
    }
    return Collections.unmodifiableMap(byName);
  }
}
