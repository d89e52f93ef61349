package dev.parley.bench.result;

import java.util.Locale;

/** How results are written for people: lines of tables, and numbers with two digits. */
public final class Markdown {

  public static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }

  public static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private Markdown() {}
}
