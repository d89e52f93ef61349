package dev.parley.proto.agent;

import dev.parley.proto.WireMessage;

/**
 * How much of a conversation a model takes. What is past it is cut from the front, to a share of
 * the limit, so that the next cut is far off and what stays is the same from turn to turn.
 *
 * @param contextTokens estimated tokens, as {@code 28000}; absent or 0 = {@link #USUAL}
 * @param retentionRatio share of them that a cut leaves, more than 0 and up to 1; absent or 0 = 0.8
 */
public record ContextLimits(int contextTokens, double retentionRatio) implements WireMessage {

  private static final int TOKENS = 28_000;
  private static final double RATIO = 0.8;

  /** For models of which nothing is said: what is left of 32 000 when an answer must fit, too. */
  public static final ContextLimits USUAL = new ContextLimits(TOKENS, RATIO);

  public ContextLimits {
    contextTokens = contextTokens == 0 ? TOKENS : contextTokens;
    retentionRatio = retentionRatio == 0 ? RATIO : retentionRatio;
  }

  /** What a cut leaves at most. */
  public int kept() {
    return (int) (contextTokens * retentionRatio);
  }
}
