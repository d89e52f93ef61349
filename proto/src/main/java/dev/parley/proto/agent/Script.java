package dev.parley.proto.agent;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the local model's dialogue follows: what callers may ask, what the agent must know for it,
 * what it does and what it says. The recognition grammar is made from it as well: the agent
 * understands exactly the sentences of its script.
 *
 * <p>Phrases are written in lower case: {@code [please]} may be left out, {@code (move | bring)} is
 * a choice, {@code {order_number}} is a slot. What the agent says may contain {@code {day}} and
 * {@code {order_number:digits}}, the latter read digit by digit.
 *
 * @param intents what callers may ask, tried in this order
 * @param slots what is filled in by the caller's words, by name (lower_snake)
 * @param outputs how a tool's output is spoken, by tool name
 * @param yes phrases that agree to a confirmation
 * @param no phrases that decline it
 * @param reprompt said when nothing was understood; names what the agent can do
 * @param pending said when the caller asks for something that is still being worked on
 * @param declined said when the caller declines a confirmation
 * @param failed said when a tool gave nothing that can be said; absent = a plain apology
 */
public record Script(
    List<ScriptIntent> intents,
    Map<String, ScriptSlot> slots,
    Map<String, ScriptOutput> outputs,
    List<String> yes,
    List<String> no,
    String reprompt,
    String pending,
    String declined,
    @Nullable String failed) {

  public Script {
    intents = intents == null ? List.of() : List.copyOf(intents);
    slots = slots == null ? Map.of() : Map.copyOf(slots);
    outputs = outputs == null ? Map.of() : Map.copyOf(outputs);
    yes = yes == null ? List.of() : List.copyOf(yes);
    no = no == null ? List.of() : List.copyOf(no);
    failed = failed == null ? "I am sorry, that did not work." : failed;
  }
}
