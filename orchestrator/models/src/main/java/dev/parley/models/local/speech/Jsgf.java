package dev.parley.models.local.speech;

import dev.parley.models.local.script.CompiledScript;
import dev.parley.models.local.script.Phrase;
import dev.parley.models.local.script.Phrase.Choice;
import dev.parley.models.local.script.Phrase.Maybe;
import dev.parley.models.local.script.Phrase.Sequence;
import dev.parley.models.local.script.Phrase.Slot;
import dev.parley.models.local.script.Phrase.Word;
import dev.parley.models.local.script.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A recognition grammar in the Java Speech Grammar Format, with one public rule.
 *
 * @param name made from the rules, so that the same rules have the same name
 * @param text the whole grammar file
 * @param words every word in it
 */
public record Jsgf(String name, String text, Set<String> words) {

  public Jsgf {
    words = Set.copyOf(words);
  }

  /** The grammar of all that a script understands, or of nothing said at all. */
  public static Jsgf of(CompiledScript playbook) {
    var rules = new StringBuilder();
    var words = new TreeSet<String>();
    var sentences = new ArrayList<Phrase>();
    new TreeMap<>(playbook.slots())
        .forEach((name, slot) -> {
          rules.append(rule(name, slot, words));
          sentences.addAll(slot.answers());
        });
    playbook.intents().forEach(intent -> sentences.addAll(intent.phrases()));
    sentences.addAll(playbook.yes());
    sentences.addAll(playbook.no());
    return of(rules.toString(), sentences, words);
  }

  /** The grammar of a few sentences, such as a test listens for. */
  static Jsgf ofSentences(List<Phrase> sentences) {
    return of("", sentences, new TreeSet<>());
  }

  private static Jsgf of(String rules, List<Phrase> sentences, Set<String> words) {
    var all =
        sentences.stream()
            .map(phrase -> "(" + expand(phrase, words) + ")")
            .distinct()
            .collect(Collectors.joining("\n  | "));
    // The brackets admit silence: without them, noise would be heard as the shortest word.
    var body = rules + "public <utterance> = [ " + all + " ];\n";
    var name = "g" + UUID.nameUUIDFromBytes(body.getBytes(StandardCharsets.UTF_8)).toString();
    name = name.replace("-", "");
    return new Jsgf(name, "#JSGF V1.0;\ngrammar " + name + ";\n" + body, words);
  }

  private static String rule(String name, CompiledScript.Slot slot, Set<String> words) {
    if (slot.digits() > 0) {
      words.addAll(Words.digitNames());
      var digit = "(" + String.join(" | ", Words.digitNames()) + ") ";
      return "<" + name + "> = " + digit.repeat(slot.digits()).strip() + ";\n";
    }
    slot.words().forEach(words::addAll);
    var options =
        slot.words().stream()
            .map(option -> "(" + String.join(" ", option) + ")")
            .collect(Collectors.joining(" | "));
    return "<" + name + "> = " + options + ";\n";
  }

  private static String expand(Phrase phrase, Set<String> words) {
    return switch (phrase) {
      case Word(var text) -> {
        words.add(text);
        yield text;
      }
      case Slot(var name) -> "<" + name + ">";
      case Sequence(var parts) -> joined(parts, " ", words);
      case Choice(var branches) -> "(" + joined(branches, " | ", words) + ")";
      case Maybe(var part) -> "[" + expand(part, words) + "]";
    };
  }

  private static String joined(List<Phrase> parts, String by, Set<String> words) {
    return parts.stream().map(part -> expand(part, words)).collect(Collectors.joining(by));
  }
}
