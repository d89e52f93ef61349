package dev.parley.models.local.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What was said or typed, as the words that phrases are made of. */
public final class Words {

  private static final Pattern WORD = Pattern.compile("[a-z][a-z'.-]*|\\d");

  /** "oh" is what people say for the digit; "o" is what they type. */
  private static final Map<String, Character> DIGITS =
      Map.ofEntries(
          Map.entry("zero", '0'),
          Map.entry("oh", '0'),
          Map.entry("one", '1'),
          Map.entry("two", '2'),
          Map.entry("three", '3'),
          Map.entry("four", '4'),
          Map.entry("five", '5'),
          Map.entry("six", '6'),
          Map.entry("seven", '7'),
          Map.entry("eight", '8'),
          Map.entry("nine", '9'));

  private static final List<String> NAMES =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  /** Lower case, without punctuation, with digits as words: "Order 12!" is order, one, two. */
  static List<String> of(String text) {
    var words = new ArrayList<String>();
    var matcher = WORD.matcher(text.toLowerCase(Locale.ROOT).replace('’', '\''));
    while (matcher.find()) {
      var word = matcher.group().replaceFirst("[.'-]+$", "");
      words.add(Character.isDigit(word.charAt(0)) ? NAMES.get(word.charAt(0) - '0') : word);
    }
    return words;
  }

  static boolean isDigit(String word) {
    return DIGITS.containsKey(word);
  }

  /** The digit that {@code word} names. */
  static char digit(String word) {
    var digit = DIGITS.get(word);
    if (digit == null) {
      throw new IllegalArgumentException("word: no digit (expected: zero to nine, oh)");
    }
    return digit;
  }

  /** All words that name a digit, in a fixed order. */
  public static List<String> digitNames() {
    return DIGITS.keySet().stream().sorted().toList();
  }

  private Words() {}
}
