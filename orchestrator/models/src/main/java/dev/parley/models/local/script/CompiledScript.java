package dev.parley.models.local.script;

import dev.parley.proto.agent.Script;
import dev.parley.proto.agent.ScriptIntent;
import java.util.List;
import java.util.Map;

/**
 * A script that has been checked, with its phrases taken apart. Made by {@link ScriptCompiler}.
 *
 * @param slots slots with what they may be
 */
public record CompiledScript(
    Script script,
    List<Intent> intents,
    Map<String, Slot> slots,
    List<Phrase> yes,
    List<Phrase> no) {

  public CompiledScript {
    intents = List.copyOf(intents);
    slots = Map.copyOf(slots);
    yes = List.copyOf(yes);
    no = List.copyOf(no);
  }

  /** An intent with its phrases. */
  public record Intent(ScriptIntent spec, List<Phrase> phrases) {
    public Intent {
      phrases = List.copyOf(phrases);
    }
  }

  /**
   * A slot with its answers.
   *
   * @param digits how many; 0 if it is made of words
   * @param words what it may be, each as its words
   */
  public record Slot(
      String name,
      int digits,
      List<List<String>> words,
      String ask,
      List<Phrase> answers,
      boolean remember) {
    public Slot {
      words = words.stream().map(List::copyOf).toList();
      answers = List.copyOf(answers);
    }
  }
}
