package dev.parley.session.conversation;

/** How many words of an item fit into the part of its sound that was played. */
final class Heard {

  /**
   * The first words of {@code text}, in the proportion of {@code heardMs} to {@code audioMs}; none
   * of a sound that never began.
   */
  static String words(String text, long heardMs, long audioMs) {
    if (heardMs <= 0) {
      return "";
    }
    if (heardMs >= audioMs) {
      return text;
    }
    int limit = (int) (text.length() * heardMs / audioMs);
    return text.substring(0, endOfWordBefore(text, limit));
  }

  private static int endOfWordBefore(String text, int limit) {
    if (limit >= text.length() || Character.isWhitespace(text.charAt(limit))) {
      return Math.min(limit, text.length());
    }
    int space = text.lastIndexOf(' ', limit);
    return Math.max(space, 0);
  }

  private Heard() {}
}
