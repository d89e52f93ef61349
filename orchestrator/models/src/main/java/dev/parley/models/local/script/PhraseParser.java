package dev.parley.models.local.script;

import dev.parley.models.local.script.Phrase.Choice;
import dev.parley.models.local.script.Phrase.Maybe;
import dev.parley.models.local.script.Phrase.Sequence;
import dev.parley.models.local.script.Phrase.Slot;
import dev.parley.models.local.script.Phrase.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads phrases such as {@code "[please] (where is | track) my order {order_number}"}. */
public final class PhraseParser {

  /** What is wrong with a phrase, as {@code found (expected: what)}. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  private static final Pattern TOKEN =
      Pattern.compile("\\s+|[\\[\\]()|]|\\{[a-z][a-z0-9_]*}|[a-z][a-z'.-]*|.");

  private static final Pattern WORD = Pattern.compile("[a-z][a-z'.-]*");

  private final List<String> tokens;
  private int at;

  public static Phrase parse(String text) throws Malformed {
    var tokens =
        TOKEN
            .matcher(text)
            .results()
            .map(found -> found.group())
            .filter(token -> !token.isBlank())
            .toList();
    var parser = new PhraseParser(tokens);
    var phrase = parser.choice();
    if (parser.at < tokens.size()) {
      throw parser.unexpected("a word, [, ( or {slot}");
    }
    return phrase;
  }

  private PhraseParser(List<String> tokens) {
    this.tokens = tokens;
  }

  private Phrase choice() throws Malformed {
    var branches = new ArrayList<Phrase>();
    branches.add(sequence());
    while (next("|")) {
      branches.add(sequence());
    }
    return branches.size() == 1 ? branches.getFirst() : new Choice(branches);
  }

  private Phrase sequence() throws Malformed {
    var parts = new ArrayList<Phrase>();
    while (at < tokens.size() && !")]|".contains(tokens.get(at))) {
      parts.add(part());
    }
    if (parts.isEmpty()) {
      throw unexpected("a word, [, ( or {slot}");
    }
    return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
  }

  private Phrase part() throws Malformed {
    var token = tokens.get(at);
    if (next("[")) {
      var part = choice();
      close("]");
      return new Maybe(part);
    }
    if (next("(")) {
      var part = choice();
      close(")");
      return part;
    }
    if (token.length() > 1 && token.startsWith("{")) {
      at++;
      return new Slot(token.substring(1, token.length() - 1));
    }
    if (WORD.matcher(token).matches()) {
      at++;
      return new Word(token);
    }
    throw unexpected("a word in lower case, [, ( or {slot}");
  }

  private boolean next(String wanted) {
    boolean found = at < tokens.size() && tokens.get(at).equals(wanted);
    if (found) {
      at++;
    }
    return found;
  }

  private void close(String bracket) throws Malformed {
    if (!next(bracket)) {
      throw unexpected(bracket);
    }
  }

  private Malformed unexpected(String expected) {
    var found = at < tokens.size() ? "'" + tokens.get(at) + "'" : "end of phrase";
    return new Malformed(found + " (expected: " + expected + ")");
  }
}
