package dev.parley.models.local.script;

import dev.parley.models.local.script.Phrase.Choice;
import dev.parley.models.local.script.Phrase.Maybe;
import dev.parley.models.local.script.Phrase.Sequence;
import dev.parley.models.local.script.Phrase.Word;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.Script;
import dev.parley.proto.agent.ScriptIntent;
import dev.parley.proto.agent.ScriptSlot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks a script and takes its phrases apart. Every error says where, what, and what instead. */
public final class ScriptCompiler {

  private static final int MOST_DIGITS = 16;

  private final Script script;

  /**
   * Reads an agent's script.
   *
   * @throws IllegalArgumentException with {@code path: found (expected: what)}
   */
  public static CompiledScript read(AgentDefinition agent) {
    var script = agent.script();
    if (script == null) {
      throw refused("script", "none", "a script, as the agent's model is local");
    }
    return new ScriptCompiler(script).read();
  }

  private ScriptCompiler(Script script) {
    this.script = script;
  }

  private CompiledScript read() {
    said("script.reprompt", script.reprompt());
    said("script.pending", script.pending());
    var slots = new HashMap<String, CompiledScript.Slot>();
    script.slots().forEach((name, slot) -> slots.put(name, slot(name, slot)));
    if (script.intents().isEmpty()) {
      throw refused("script.intents", "none", "at least one");
    }
    var ids = new HashSet<String>();
    var intents = new ArrayList<CompiledScript.Intent>();
    for (int i = 0; i < script.intents().size(); i++) {
      intents.add(intent("script.intents[" + i + "]", script.intents().get(i), ids));
    }
    checkOutputs();
    return new CompiledScript(
        script,
        intents,
        slots,
        phrases("script.yes", script.yes()),
        phrases("script.no", script.no()));
  }

  private CompiledScript.Intent intent(String path, ScriptIntent intent, Set<String> ids) {
    if (intent.id() == null || !ids.add(intent.id())) {
      throw refused(path + ".id", String.valueOf(intent.id()), "an id of its own");
    }
    if (intent.examples().isEmpty()) {
      throw refused(path + ".examples", "none", "at least one phrase");
    }
    if ((intent.say() == null) == (intent.call() == null)) {
      throw refused(
          path, intent.say() == null ? "neither say nor call" : "say and call", "one of them");
    }
    intent.needs().forEach(slot -> known(path + ".needs", slot));
    var phrases = phrases(path + ".examples", intent.examples());
    var named = new HashSet<>(intent.needs());
    script.slots().forEach((name, slot) -> addIf(named, name, slot.remember()));
    phrases.forEach(phrase -> collect(phrase, named));
    checkTemplate(path + ".say", intent.say(), named);
    checkTemplate(path + ".confirm", intent.confirm(), named);
    var call = intent.call();
    if (call != null) {
      said(path + ".call.tool", call.tool());
      call.arguments()
          .forEach((name, value) -> checkTemplate(path + ".call.arguments." + name, value, named));
    }
    if (intent.confirm() != null && (script.yes().isEmpty() || script.no().isEmpty())) {
      throw refused("script.yes, script.no", "none", "phrases, as " + intent.id() + " confirms");
    }
    if (intent.confirm() != null) {
      said("script.declined", script.declined());
    }
    return new CompiledScript.Intent(intent, phrases);
  }

  private static void addIf(Set<String> names, String name, boolean wanted) {
    if (wanted) {
      names.add(name);
    }
  }

  private CompiledScript.Slot slot(String name, ScriptSlot slot) {
    var path = "script.slots." + name;
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw refused(path, name, "a name in lower_snake");
    }
    if (slot.kind() == null) {
      throw refused(path + ".kind", "none", "digits or words");
    }
    said(path + ".ask", slot.ask());
    boolean digits = slot.kind() == ScriptSlot.Kind.DIGITS;
    if (digits && (slot.length() < 1 || slot.length() > MOST_DIGITS)) {
      throw refused(path + ".length", "" + slot.length(), "1 to " + MOST_DIGITS);
    }
    if (!digits && slot.words().isEmpty()) {
      throw refused(path + ".words", "none", "at least one");
    }
    var answers = slot.answers().isEmpty() ? List.of("{" + name + "}") : slot.answers();
    var phrases = phrases(path + ".answers", answers);
    for (var phrase : phrases) {
      var named = new HashSet<String>();
      collect(phrase, named);
      if (!named.equals(Set.of(name))) {
        throw refused(path + ".answers", "slots " + new TreeSet<>(named), "{" + name + "}");
      }
    }
    return new CompiledScript.Slot(
        name,
        digits ? slot.length() : 0,
        slot.words().stream().map(word -> words(path + ".words", word)).toList(),
        slot.ask(),
        phrases,
        slot.remember());
  }

  private static List<String> words(String path, String text) {
    var words = Words.of(text);
    if (words.isEmpty() || !text.equals(text.toLowerCase(Locale.ROOT))) {
      throw refused(path, "'" + text + "'", "words in lower case");
    }
    return words;
  }

  private List<Phrase> phrases(String path, List<String> texts) {
    var phrases = new ArrayList<Phrase>();
    for (int i = 0; i < texts.size(); i++) {
      var at = path + "[" + i + "]";
      try {
        var phrase = PhraseParser.parse(texts.get(i));
        var named = new HashSet<String>();
        collect(phrase, named);
        named.forEach(slot -> known(at, slot));
        phrases.add(phrase);
      } catch (PhraseParser.Malformed malformed) {
        throw new IllegalArgumentException(at + ": " + malformed.getMessage(), malformed);
      }
    }
    return phrases;
  }

  private void known(String path, String slot) {
    if (!script.slots().containsKey(slot)) {
      throw refused(path, "slot " + slot, "one of " + new TreeSet<>(script.slots().keySet()));
    }
  }

  /** Adds the slots that a phrase names. */
  private static void collect(Phrase phrase, Set<String> slots) {
    switch (phrase) {
      case Word _ -> {}
      case Phrase.Slot(var name) -> slots.add(name);
      case Sequence(var parts) -> parts.forEach(part -> collect(part, slots));
      case Choice(var branches) -> branches.forEach(branch -> collect(branch, slots));
      case Maybe(var part) -> collect(part, slots);
    }
  }

  private static void checkTemplate(String path, @Nullable String text, Set<String> slots) {
    if (text == null) {
      return;
    }
    for (var name : Template.names(text)) {
      if (!slots.contains(name)) {
        throw refused(path, "{" + name + "}", "a slot of the intent: " + new TreeSet<>(slots));
      }
    }
  }

  private void checkOutputs() {
    for (var entry : script.outputs().entrySet()) {
      var path = "script.outputs." + entry.getKey();
      if (entry.getValue().cases().isEmpty()) {
        throw refused(path + ".cases", "none", "at least one");
      }
      for (var each : entry.getValue().cases()) {
        said(path + ".cases.say", each.say());
      }
    }
  }

  private static void said(String path, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw refused(path, "nothing", "a text");
    }
  }

  private static IllegalArgumentException refused(String path, String found, String expected) {
    return new IllegalArgumentException(path + ": " + found + " (expected: " + expected + ")");
  }
}
