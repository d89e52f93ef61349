package dev.parley.models.local.script;

import dev.parley.models.local.script.CompiledScript.Intent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a scripted conversation stands after all that the caller has said: what is asked for, what
 * is known, and which question is open.
 *
 * @param intent what the caller wants and has not got; null if nothing is open
 * @param slots what is known for it
 * @param asked slot that the agent asked for; null if none
 * @param confirming whether the agent waits for a yes or no
 * @param remembered slots that stay known for the rest of the call
 * @param move what the agent does about the caller's last words
 */
record DialogueProgress(
    @Nullable Intent intent,
    Map<String, String> slots,
    @Nullable String asked,
    boolean confirming,
    Map<String, String> remembered,
    Move move) {

  static final DialogueProgress START =
      new DialogueProgress(null, Map.of(), null, false, Map.of(), new Move.NotUnderstood());

  DialogueProgress {
    slots = Map.copyOf(slots);
    remembered = Map.copyOf(remembered);
  }

  /** What the agent does about the caller's last words. */
  sealed interface Move {
    /** Says what it can do. */
    record NotUnderstood() implements Move {}

    /**
     * Asks for a slot.
     *
     * @param bare whether the caller named no slot at all
     */
    record Ask(Intent intent, String slot, boolean bare) implements Move {}

    /** Asks whether it shall. */
    record Confirm(Intent intent, Map<String, String> slots) implements Move {}

    /** Does it. */
    record Act(Intent intent, Map<String, String> slots) implements Move {}

    /** Leaves it. */
    record Declined() implements Move {}
  }

  /** Where it stands after the caller's next words. */
  DialogueProgress after(List<String> words, CompiledScript playbook) {
    if (words.isEmpty()) {
      return with(new Move.NotUnderstood());
    }
    var open = intent;
    if (open != null && confirming) {
      if (anyMatches(playbook.yes(), words, playbook)) {
        return closed(new Move.Act(open, slots));
      }
      if (anyMatches(playbook.no(), words, playbook)) {
        return closed(new Move.Declined());
      }
    }
    var answer = open == null ? null : answer(open, words, playbook);
    if (open != null && answer != null) {
      return pursued(open, merged(slots, answer), false, playbook);
    }
    for (var candidate : playbook.intents()) {
      var filled = firstMatch(candidate.phrases(), words, playbook);
      if (filled != null) {
        return pursued(candidate, known(candidate, filled), filled.isEmpty(), playbook);
      }
    }
    return with(new Move.NotUnderstood());
  }

  /** The answer to the open question, or a correction of another slot of the open intent. */
  private @Nullable Map<String, String> answer(
      Intent open, List<String> words, CompiledScript playbook) {
    var first = asked == null ? null : slotAnswer(asked, words, playbook);
    if (first != null) {
      return first;
    }
    for (var name : open.spec().needs()) {
      var filled = slotAnswer(name, words, playbook);
      if (filled != null) {
        return filled;
      }
    }
    return null;
  }

  private static @Nullable Map<String, String> slotAnswer(
      String name, List<String> words, CompiledScript playbook) {
    var slot = playbook.slots().get(name);
    return slot == null ? null : firstMatch(slot.answers(), words, playbook);
  }

  /** What is known for an intent that the caller has just named. */
  private Map<String, String> known(Intent wanted, Map<String, String> filled) {
    var known = new HashMap<>(remembered);
    if (wanted.equals(intent)) {
      known.putAll(slots);
    }
    known.putAll(filled);
    return known;
  }

  private DialogueProgress pursued(
      Intent wanted, Map<String, String> known, boolean bare, CompiledScript playbook) {
    var kept = new HashMap<>(remembered);
    known.forEach((name, value) -> {
      var slot = playbook.slots().get(name);
      if (slot != null && slot.remember()) {
        kept.put(name, value);
      }
    });
    for (var name : wanted.spec().needs()) {
      if (!known.containsKey(name)) {
        return new DialogueProgress(
            wanted, known, name, false, kept, new Move.Ask(wanted, name, bare));
      }
    }
    if (wanted.spec().confirm() != null) {
      return new DialogueProgress(wanted, known, null, true, kept, new Move.Confirm(wanted, known));
    }
    return new DialogueProgress(null, Map.of(), null, false, kept, new Move.Act(wanted, known));
  }

  private DialogueProgress with(Move move) {
    return new DialogueProgress(intent, slots, asked, confirming, remembered, move);
  }

  private DialogueProgress closed(Move move) {
    return new DialogueProgress(null, Map.of(), null, false, remembered, move);
  }

  private static Map<String, String> merged(Map<String, String> under, Map<String, String> over) {
    var merged = new HashMap<>(under);
    merged.putAll(over);
    return merged;
  }

  private static boolean anyMatches(
      List<Phrase> phrases, List<String> words, CompiledScript playbook) {
    return firstMatch(phrases, words, playbook) != null;
  }

  private static @Nullable Map<String, String> firstMatch(
      List<Phrase> phrases, List<String> words, CompiledScript playbook) {
    for (var phrase : phrases) {
      var filled = PhraseMatcher.match(phrase, words, playbook.slots());
      if (filled != null) {
        return filled;
      }
    }
    return null;
  }
}
