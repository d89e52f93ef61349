package dev.parley.models.local.script;

import dev.parley.models.local.script.Phrase.Choice;
import dev.parley.models.local.script.Phrase.Maybe;
import dev.parley.models.local.script.Phrase.Sequence;
import dev.parley.models.local.script.Phrase.Slot;
import dev.parley.models.local.script.Phrase.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a caller's words mean by a phrase: tries every way through the phrase until the words
 * are used up exactly.
 */
final class PhraseMatcher {

  private final Map<String, CompiledScript.Slot> slots;
  private final List<String> words;
  private final Map<String, String> filled = new HashMap<>();

  /** The slots that the words fill, if they are this phrase; null if they are not. */
  static @Nullable Map<String, String> match(
      Phrase phrase, List<String> words, Map<String, CompiledScript.Slot> slots) {
    var matcher = new PhraseMatcher(slots, words);
    boolean whole = matcher.walk(phrase, 0, end -> end == words.size());
    return whole ? Map.copyOf(matcher.filled) : null;
  }

  private PhraseMatcher(Map<String, CompiledScript.Slot> slots, List<String> words) {
    this.slots = slots;
    this.words = words;
  }

  /** Whether {@code phrase} begins at word {@code at} and {@code rest} likes where it ends. */
  private boolean walk(Phrase phrase, int at, IntPredicate rest) {
    return switch (phrase) {
      case Word(var text) -> at < words.size() && words.get(at).equals(text) && rest.test(at + 1);
      case Slot(var name) -> walkSlot(name, at, rest);
      case Sequence(var parts) -> walkParts(parts, 0, at, rest);
      case Choice(var branches) -> branches.stream().anyMatch(branch -> walk(branch, at, rest));
      case Maybe(var part) -> walk(part, at, rest) || rest.test(at);
    };
  }

  private boolean walkParts(List<Phrase> parts, int index, int at, IntPredicate rest) {
    return index == parts.size()
        ? rest.test(at)
        : walk(parts.get(index), at, end -> walkParts(parts, index + 1, end, rest));
  }

  private boolean walkSlot(String name, int at, IntPredicate rest) {
    var slot = slots.get(name);
    if (slot == null) {
      return false;
    }
    if (slot.digits() > 0) {
      return walkDigits(slot, at, rest);
    }
    for (var option : slot.words()) {
      int end = at + option.size();
      if (end <= words.size()
          && words.subList(at, end).equals(option)
          && keep(name, String.join(" ", option), end, rest)) {
        return true;
      }
    }
    return false;
  }

  private boolean walkDigits(CompiledScript.Slot slot, int at, IntPredicate rest) {
    int end = at + slot.digits();
    if (end > words.size() || !words.subList(at, end).stream().allMatch(Words::isDigit)) {
      return false;
    }
    var digits = new StringBuilder();
    words.subList(at, end).forEach(word -> digits.append(Words.digit(word)));
    return keep(slot.name(), digits.toString(), end, rest);
  }

  private boolean keep(String name, String value, int end, IntPredicate rest) {
    var before = filled.put(name, value);
    if (rest.test(end)) {
      return true;
    }
    if (before == null) {
      filled.remove(name);
    } else {
      filled.put(name, before);
    }
    return false;
  }
}
