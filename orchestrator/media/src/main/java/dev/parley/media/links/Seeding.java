package dev.parley.media.links;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.media.port.LinkCapabilities.Seed;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Role;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The conversation so far as one kind of link can be told it: what it does not take as it is
 * becomes text of a role that it takes, and of more than it takes the latest is left. Pure.
 */
final class Seeding {

  /** Nearest to an onlooker's words first. */
  private static final List<Role> WRITERS = List.of(Role.SYSTEM, Role.CALLER, Role.AGENT);

  private final Seed takes;
  private final Predicate<ContextItem.Call> asCall;
  private final Predicate<String> knows;

  /** Tools by the calls that are written as text. */
  private final Map<String, String> told = new HashMap<>();

  private Seeding(Seed takes, Predicate<ContextItem.Call> asCall, Predicate<String> knows) {
    this.takes = takes;
    this.asCall = asCall;
    this.knows = knows;
  }

  /**
   * The context as such a link takes it, oldest first; items keep their ids.
   *
   * @param asCall whether the model knows the call as one, or may be told of it so
   * @param knows items that the model has, whose words may still be on their way
   */
  static List<ContextItem> written(
      List<ContextItem> context,
      Seed takes,
      Predicate<ContextItem.Call> asCall,
      Predicate<String> knows) {
    var seeding = new Seeding(takes, asCall, knows);
    return seeding.latest(context.stream().map(seeding::written).toList());
  }

  private ContextItem written(ContextItem item) {
    return switch (item) {
      case ContextItem.Message message when isWordless(message) && !knows.test(message.id()) ->
          text(message.id(), "the caller said something that nobody understood", "");
      case ContextItem.Message(var id, var role, var text) when !takes.roles().contains(role) ->
          text(id, label(role), text);
      case ContextItem.Message message -> message;
      case ContextItem.Call call when asCall.test(call) -> call;
      case ContextItem.Call(var id, var callId, var tool, var arguments) -> {
        told.put(callId, tool);
        yield text(id, "the agent called " + tool, arguments);
      }
      case ContextItem.Output(var id, var callId, var output, _) -> {
        var tool = told.get(callId);
        yield tool == null ? item : text(id, "result of " + tool, output);
      }
    };
  }

  private ContextItem text(String id, String label, String text) {
    var role = WRITERS.stream().filter(takes.roles()::contains).findFirst().orElse(Role.CALLER);
    var words = "[" + label + "]" + (text.isEmpty() ? "" : " " + text);
    return new ContextItem.Message(id, role, words);
  }

  /** Whether it is speech of the caller's of which there are no words. */
  static boolean isWordless(ContextItem item) {
    return item instanceof ContextItem.Message(_, var role, var text)
        && role == Role.CALLER
        && text.isBlank();
  }

  private static String label(Role role) {
    return switch (role) {
      case CALLER -> "the caller said";
      case AGENT -> "the agent said";
      case SYSTEM -> "note";
    };
  }

  /** No output without its call. */
  private List<ContextItem> latest(List<ContextItem> all) {
    var most = takes.mostItems();
    var mostBytes = takes.mostBytes();
    if (most == null && mostBytes == null) {
      return all;
    }
    var kept = new ArrayDeque<ContextItem>();
    long bytes = 0;
    for (var item : all.reversed()) {
      bytes += size(item);
      if (mostBytes != null && kept.isEmpty() && bytes > mostBytes) {
        return List.of(beginningOf(item, mostBytes));
      }
      if ((most != null && kept.size() == most) || (mostBytes != null && bytes > mostBytes)) {
        break;
      }
      kept.addFirst(item);
    }
    var calls = new HashSet<String>();
    kept.removeIf(item ->
        switch (item) {
          case ContextItem.Call call -> {
            calls.add(call.callId());
            yield false;
          }
          case ContextItem.Output output -> !calls.contains(output.callId());
          case ContextItem.Message _ -> false;
        });
    return List.copyOf(kept);
  }

  /** Of one that is too long by itself as much as fits, as text. */
  private ContextItem beginningOf(ContextItem item, int mostBytes) {
    var words =
        switch (item) {
          case ContextItem.Message message -> message.text();
          case ContextItem.Call call -> call.arguments();
          case ContextItem.Output output -> output.output();
        };
    var label = item instanceof ContextItem.Message ? "beginning" : "beginning of a result";
    // No character has more bytes than four.
    int most = Math.max(0, mostBytes / 4 - label.length() - 4);
    int end = Math.min(words.length(), most);
    boolean split = end > 0 && Character.isHighSurrogate(words.charAt(end - 1));
    return text(item.id(), label, words.substring(0, split ? end - 1 : end));
  }

  private static long size(ContextItem item) {
    var text =
        switch (item) {
          case ContextItem.Message message -> message.text();
          case ContextItem.Call call -> call.tool() + call.arguments();
          case ContextItem.Output output -> output.output();
        };
    return text.getBytes(UTF_8).length;
  }
}
