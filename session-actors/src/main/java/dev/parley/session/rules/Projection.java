package dev.parley.session.rules;

import dev.parley.session.conversation.Conversation;
import dev.parley.session.conversation.Item;
import dev.parley.session.ledger.ToolCall;
import dev.parley.session.ledger.ToolLedger;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conversation as a model may see it: every call has exactly one output, real or a note that
 * stands for it, and the agent has said only what the caller can have heard.
 */
final class Projection {

  private static final String PENDING = "{\"status\":\"pending\",\"note\":\"still running\"}";
  private static final String AWAITING =
      "{\"status\":\"pending\",\"note\":\"waits for a colleague to approve it\"}";
  private static final String CANCELLED = "{\"status\":\"cancelled\"}";
  private static final String NO_ANSWER = "{\"status\":\"pending\",\"note\":\"no answer yet\"}";

  static List<ContextItem> of(Conversation conversation, ToolLedger tools) {
    var outputs = outputsBehindTheirCalls(conversation);
    var context = new ArrayList<ContextItem>();
    var memory = conversation.memory();
    if (memory != null) {
      context.add(remembered(memory.toString()));
    }
    for (int i = 0; i < conversation.items().size(); i++) {
      var item = conversation.items().get(i);
      if (i < conversation.cut() && cutAway(conversation, item, outputs)) {
        continue;
      }
      switch (item) {
        case Item.Message message -> addMessage(context, message);
        case Item.Call call -> addCall(context, call, outputs.containsKey(call.callId()), tools);
        case Item.Output output -> {
          if (output.equals(outputs.get(output.callId()))) {
            context.add(
                new ContextItem.Output(
                    output.id(), output.callId(), output.output(), kind(output, tools)));
          }
        }
      }
    }
    return context;
  }

  /**
   * Whether an item of the part that is cut is left out: all but calls whose output comes behind
   * it, or is still to come. These stay together.
   */
  private static boolean cutAway(
      Conversation conversation, Item item, Map<String, Item.Output> outputs) {
    return switch (item) {
      case Item.Message _ -> true;
      case Item.Call call -> hidden(conversation, outputs.get(call.callId()));
      case Item.Output output -> hidden(conversation, outputs.get(output.callId()));
    };
  }

  private static boolean hidden(Conversation conversation, Item.@Nullable Output output) {
    return output != null && conversation.items().subList(0, conversation.cut()).contains(output);
  }

  /** Another id with other content: an item that a model has keeps what it says. */
  private static ContextItem remembered(String facts) {
    return new ContextItem.Message(
        "item_memory_" + Integer.toHexString(facts.hashCode()),
        ContextItem.Role.SYSTEM,
        "Facts to keep in mind: " + facts);
  }

  /** The output of each call that has one, by call id; what a client put elsewhere is none. */
  private static Map<String, Item.Output> outputsBehindTheirCalls(Conversation conversation) {
    var called = new HashSet<String>();
    var outputs = new HashMap<String, Item.Output>();
    for (var item : conversation.items()) {
      if (item instanceof Item.Call call) {
        called.add(call.callId());
      }
      if (item instanceof Item.Output output && called.contains(output.callId())) {
        outputs.putIfAbsent(output.callId(), output);
      }
    }
    return outputs;
  }

  /** What the model is told of an ended call. */
  static String text(ToolCall call) {
    var output = call.outcome().output();
    return switch (call.stage()) {
      case COMPLETED -> output == null ? "{}" : output.toString();
      case FAILED, TIMED_OUT ->
          output == null ? "{\"error\":{\"code\":\"tool_timed_out\"}}" : output.toString();
      case CANCELLED -> CANCELLED;
      case AWAITING_APPROVAL -> AWAITING;
      case WAITING, REQUESTED, DISPATCHED, RUNNING -> PENDING;
    };
  }

  private static void addMessage(List<ContextItem> context, Item.Message message) {
    var text = message.heardText();
    boolean neverHeard = message.role() == ContextItem.Role.AGENT && text.isBlank();
    if (!neverHeard) {
      context.add(new ContextItem.Message(message.id(), message.role(), text));
    }
  }

  private static void addCall(
      List<ContextItem> context, Item.Call call, boolean answered, ToolLedger tools) {
    context.add(new ContextItem.Call(call.id(), call.callId(), call.tool(), call.arguments()));
    if (answered) {
      return;
    }
    var ours = tools.find(call.callId());
    var stage = ours == null ? ToolCall.Stage.REQUESTED : ours.stage();
    var note = ours == null ? NO_ANSWER : text(ours);
    context.add(new ContextItem.Output(call.id() + "_note", call.callId(), note, kind(stage)));
  }

  private static Kind kind(Item.Output output, ToolLedger tools) {
    var call = tools.find(output.callId());
    return call == null ? Kind.REAL : kind(call.stage());
  }

  private static Kind kind(ToolCall.Stage stage) {
    return switch (stage) {
      case COMPLETED -> Kind.REAL;
      case FAILED, TIMED_OUT -> Kind.FAILED;
      case CANCELLED -> Kind.CANCELLED;
      case AWAITING_APPROVAL, WAITING, REQUESTED, DISPATCHED, RUNNING -> Kind.PENDING;
    };
  }

  private Projection() {}
}
