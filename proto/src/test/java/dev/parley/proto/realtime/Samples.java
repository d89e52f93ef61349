package dev.parley.proto.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.agent.TokenLimit;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values of any wire record, made from the record itself: all optional parts there, or none. */
final class Samples {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final boolean filled;

  Samples(boolean filled) {
    this.filled = filled;
  }

  /** One value for each alternative that the type has. */
  List<Object> of(Class<?> type) {
    if (type.isSealed() && type.isInterface()) {
      return Stream.of(type.getPermittedSubclasses()).flatMap(each -> of(each).stream()).toList();
    }
    if (type == TokenLimit.class) {
      return List.of(TokenLimit.UNLIMITED, new TokenLimit(512));
    }
    if (type.isEnum()) {
      return List.of(type.getEnumConstants());
    }
    return type.isRecord() ? records(type) : List.of(simple(type));
  }

  /** As many records as the richest component has alternatives; the others repeat theirs. */
  private List<Object> records(Class<?> type) {
    var components = Stream.of(type.getRecordComponents()).map(this::component).toList();
    int most = components.stream().mapToInt(List::size).max().orElse(1);
    var records = new ArrayList<Object>();
    for (int i = 0; i < most; i++) {
      int row = i;
      records.add(
          construct(type, components.stream().map(each -> each.get(row % each.size())).toArray()));
    }
    return records;
  }

  private List<@Nullable Object> component(RecordComponent component) {
    var annotated = component.getAnnotatedType();
    if (annotated.isAnnotationPresent(Nullable.class) && !filled) {
      var nothing = new ArrayList<@Nullable Object>();
      nothing.add(null);
      return nothing;
    }
    if (component.getType() == JsonNode.class) {
      return List.of(json(component.getName(), component.getDeclaringRecord()));
    }
    if (component.getType() == List.class) {
      var elements = filled ? new ArrayList<>(of(argument(annotated, 0))) : List.of();
      return component.getName().equals("outputModalities")
          ? List.of(List.of(Modality.AUDIO), List.of(Modality.TEXT))
          : List.of(
              component.getName().equals("include") ? List.of(RealtimeSession.LOGPROBS) : elements);
    }
    if (component.getType() == String.class) {
      return List.of(word(component));
    }
    if (component.getType() == RealtimeResponse.Status.class
        && component.getDeclaringRecord() == RealtimeResponse.StatusDetails.class) {
      return List.of(RealtimeResponse.Status.CANCELLED, RealtimeResponse.Status.FAILED);
    }
    return new ArrayList<>(of(component.getType()));
  }

  private static Class<?> argument(AnnotatedType type, int index) {
    return (Class<?>)
        ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index].getType();
  }

  private static String word(RecordComponent component) {
    return switch (component.getName()) {
      case "type" ->
          switch (component.getDeclaringRecord().getSimpleName()) {
            case "SoundFormat" -> "audio/pcm";
            case "NoiseReduction" -> "near_field";
            default -> "some_type";
          };
      case "effort", "delay" -> "low";
      case "name" ->
          component.getDeclaringRecord() == ServerEvent.RateLimit.class ? "tokens" : "name";
      case "word" -> "required";
      case "detail" -> "high";
      case "status" -> "completed";
      default -> component.getName();
    };
  }

  private static JsonNode json(String name, Class<?> in) {
    return switch (name) {
      case "truncation" -> TextNode.valueOf("disabled");
      case "tracing" -> JSON.objectNode().put("workflow_name", "calls");
      case "prompt" -> JSON.objectNode().put("id", "pmpt_1").put("version", "2");
      case "definition" ->
          JSON.objectNode()
              .put("type", "mcp")
              .put("server_label", "orders")
              .put("authorization", "secret");
      case "json" ->
          JSON.objectNode()
              .put("id", "item_1")
              .put("type", "mcp_approval_request")
              .put("arguments", "{}")
              .put("name", "refund")
              .put("server_label", "orders");
      case "parameters" -> JSON.objectNode().put("type", "object");
      default -> throw new AssertionError(in + "." + name + ": no sample");
    };
  }

  private static Object simple(Class<?> type) {
    return switch (type.getName()) {
      case "int", "java.lang.Integer" -> 24_000;
      case "long" -> 1_700_000_000L;
      case "double", "java.lang.Double" -> 0.5;
      case "boolean", "java.lang.Boolean" -> true;
      case "[B" -> "AAAA".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      case "java.lang.String" -> "word";
      case "java.util.Map" -> Map.of("key", "value");
      default -> throw new AssertionError(type + ": no sample");
    };
  }

  private static Object construct(Class<?> type, @Nullable Object[] arguments) {
    try {
      var types =
          Stream.of(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + ": not constructed", e);
    }
  }
}
