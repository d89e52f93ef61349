package dev.parley.models.local.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text as it is spoken: cut into sentences, with numbers that are names read digit by digit. */
public final class Sentences {

  /** A sentence ends with its mark and a blank; "2.5" and "e.g.x" go on. */
  private static final Pattern BORDER = Pattern.compile("(?<=[.!?;:])\\s+");

  /** Nobody says a number of five digits or more as a number on the telephone. */
  private static final Pattern LONG_NUMBER = Pattern.compile("\\d{5,}");

  /** Bounds what one synthesis takes: about 15 s of speech. */
  private static final int MOST_CHARACTERS = 240;

  /** The sentences of a text, with their marks, none empty, none longer than a breath. */
  public static List<String> of(String text) {
    var sentences = new ArrayList<String>();
    for (var sentence : BORDER.split(text.strip(), -1)) {
      var rest = sentence.strip();
      while (rest.length() > MOST_CHARACTERS) {
        int blank = rest.lastIndexOf(' ', MOST_CHARACTERS);
        int cut = blank > 0 ? blank : MOST_CHARACTERS;
        sentences.add(rest.substring(0, cut));
        rest = rest.substring(cut).strip();
      }
      if (!rest.isEmpty()) {
        sentences.add(rest);
      }
    }
    return sentences;
  }

  /** What the voice is given for a sentence. */
  public static String spoken(String sentence) {
    return LONG_NUMBER.matcher(sentence).replaceAll(number -> digits(number.group()));
  }

  /** "1234" as "1 2 3 4", which a voice reads digit by digit. */
  static String digits(String number) {
    return number.replaceAll("(?<=\\d)(?=\\d)", " ");
  }

  private Sentences() {}
}
