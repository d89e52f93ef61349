package dev.parley.proto.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Something that the caller names: an order number, a day, a city.
 *
 * @param kind what it is made of
 * @param length how many digits, 1 to 16; for {@code digits}
 * @param words what it may be; for {@code words}
 * @param ask the question for it when it is missing
 * @param answers phrases that answer the question, each holding the slot; absent = the bare slot
 * @param remember whether what was said earlier in the call fills it
 */
public record ScriptSlot(
    Kind kind, int length, List<String> words, String ask, List<String> answers, boolean remember) {

  public ScriptSlot {
    words = words == null ? List.of() : List.copyOf(words);
    answers = answers == null ? List.of() : List.copyOf(answers);
  }

  /** What a slot is made of. */
  public enum Kind {
    /** Digits, spoken one by one: "one two oh four". */
    @JsonProperty("digits")
    DIGITS,
    /** One of a list of words or short phrases. */
    @JsonProperty("words")
    WORDS
  }
}
