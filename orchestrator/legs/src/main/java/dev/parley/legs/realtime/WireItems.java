package dev.parley.legs.realtime;

import dev.parley.proto.realtime.RealtimeItem.AgentPart;
import dev.parley.proto.realtime.RealtimeItem.AssistantMessage;
import dev.parley.proto.realtime.RealtimeItem.FunctionCall;
import dev.parley.proto.realtime.RealtimeItem.FunctionCallOutput;
import dev.parley.proto.realtime.RealtimeItem.Status;
import dev.parley.proto.realtime.RealtimeItem.SystemMessage;
import dev.parley.proto.realtime.RealtimeItem.TextPart;
import dev.parley.proto.realtime.RealtimeItem.UserMessage;
import dev.parley.proto.realtime.RealtimeItem.UserPart;
import dev.parley.proto.realtime.RealtimeProblem;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem.Role;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Items of a session as the protocol writes them, and back. */
final class WireItems {

  /** What a client's item becomes. */
  sealed interface Read {
    record Good(Item item) implements Read {}

    record Bad(RealtimeProblem problem) implements Read {}
  }

  static dev.parley.proto.realtime.RealtimeItem write(Item item) {
    return switch (item) {
      case Item.Message message -> message(message);
      case Item.Call(var id, _, var callId, var tool, var arguments, _) ->
          new FunctionCall(id, Status.COMPLETED, tool, callId, arguments);
      case Item.Output(var id, _, var callId, var output) ->
          new FunctionCallOutput(id, null, callId, output);
    };
  }

  /** A client's own item; {@code id} is given to it if it has none. */
  static Read read(dev.parley.proto.realtime.RealtimeItem item, String freshId) {
    var given = item.id();
    var id = given == null ? freshId : given;
    return switch (item) {
      case SystemMessage system ->
          written(id, Role.SYSTEM, texts(system.content().stream().map(TextPart::text).toList()));
      case UserMessage user -> user(id, user);
      case AssistantMessage agent -> agent(id, agent);
      case FunctionCall call ->
          good(
              new Item.Call(
                  id, 0, callId(call.callId(), id), call.name(), call.arguments(), false));
      case FunctionCallOutput output ->
          good(new Item.Output(id, 0, output.callId(), output.output()));
      case dev.parley.proto.realtime.RealtimeItem.Opaque opaque ->
          bad("item.type", opaque.json().path("type").asText(), "message or function_call_output");
    };
  }

  private static dev.parley.proto.realtime.RealtimeItem message(Item.Message message) {
    var status = message.complete() ? Status.COMPLETED : Status.INCOMPLETE;
    var text = message.text();
    return switch (message.role()) {
      case SYSTEM -> new SystemMessage(message.id(), status, List.of(new TextPart(text)));
      case CALLER ->
          new UserMessage(
              message.id(),
              status,
              List.of(
                  message.spoken()
                      ? new UserPart.Sound(null, text.isEmpty() ? null : text)
                      : new UserPart.Text(text)));
      case AGENT ->
          new AssistantMessage(
              message.id(),
              status,
              List.of(
                  message.spoken()
                      ? new AgentPart.Sound(null, message.heardText())
                      : new AgentPart.Text(text)));
    };
  }

  private static Read user(String id, UserMessage user) {
    for (var part : user.content()) {
      switch (part) {
        case UserPart.Text _ -> {}
        case UserPart.Sound _ -> {
          return bad("item.content", "input_audio", "input_text; sound comes by append");
        }
        case UserPart.Image _ -> {
          return bad("item.content", "input_image", "input_text; no model here sees");
        }
      }
    }
    var texts =
        user.content().stream()
            .filter(UserPart.Text.class::isInstance)
            .map(part -> ((UserPart.Text) part).text())
            .toList();
    return written(id, Role.CALLER, texts(texts));
  }

  private static Read agent(String id, AssistantMessage agent) {
    for (var part : agent.content()) {
      if (part instanceof AgentPart.Sound(var audio, _) && audio != null) {
        return bad("item.content", "output_audio", "output_text");
      }
    }
    var texts = agent.content().stream().map(WireItems::said).toList();
    return written(id, Role.AGENT, texts(texts));
  }

  private static String said(AgentPart part) {
    return switch (part) {
      case AgentPart.Text(var text) -> text;
      case AgentPart.Sound(_, var transcript) -> transcript == null ? "" : transcript;
    };
  }

  private static Read written(String id, Role role, String text) {
    return good(new Item.Message(id, 0, role, false, text, 0, 0, true));
  }

  private static Read good(Item item) {
    return new Read.Good(item);
  }

  private static Read bad(String path, String found, String expected) {
    return new Read.Bad(
        RealtimeProblem.refused(
            "unsupported_content_type",
            path,
            "%s: %s (expected: %s)".formatted(path, found, expected)));
  }

  private static String callId(@Nullable String given, String id) {
    return given == null ? "call_" + id : given;
  }

  private static String texts(List<String> parts) {
    return parts.stream().collect(Collectors.joining("\n"));
  }

  private WireItems() {}
}
