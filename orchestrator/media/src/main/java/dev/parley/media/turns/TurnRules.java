package dev.parley.media.turns;

/**
 * How the caller's turns are judged by their sound; {@code server_vad}'s fields, and one more.
 *
 * @param threshold 0 hears everything, 1 only loud, clear speech; 0.5 suits a telephone
 * @param prefixPaddingMs sound before the onset that belongs to the utterance, 0 to 5000
 * @param silenceDurationMs how long the caller must be silent to be done, 20 to 10000
 * @param confirmMs how much speech there must be until it interrupts the agent for good, 0 to 5000;
 *     0 = the onset is enough
 */
public record TurnRules(
    double threshold, int prefixPaddingMs, int silenceDurationMs, int confirmMs) {

  /** The Realtime protocol's own values. */
  public static final TurnRules STANDARD = new TurnRules(0.5, 300, 500);

  public TurnRules {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold: " + threshold + " (expected: 0 to 1)");
    }
    checkRange("prefix_padding_ms", prefixPaddingMs, 0, 5_000);
    checkRange("silence_duration_ms", silenceDurationMs, 20, 10_000);
    checkRange("confirm_ms", confirmMs, 0, 5_000);
  }

  /** Rules under which the onset of speech is enough to interrupt the agent. */
  public TurnRules(double threshold, int prefixPaddingMs, int silenceDurationMs) {
    this(threshold, prefixPaddingMs, silenceDurationMs, 0);
  }

  private static void checkRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }
}
