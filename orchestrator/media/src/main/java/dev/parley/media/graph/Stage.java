package dev.parley.media.graph;

import java.util.Locale;

/**
 * The places of a call's graph, in their order. The caller's sound passes them all; what models and
 * the clock give is not framed, and what the session orders comes in at its line.
 */
public enum Stage {
  /** What a leg, a model or the clock gives a call. */
  ARRIVAL,
  /** Sound of any size becomes runs of whole frames. */
  FRAMING,
  /** The line to the session: what came twice stays there. */
  SESSION,
  /** Voice activity and turn taking. */
  TURNS,
  /** What follows from what was said. */
  RULES,
  /** The agent's sound waits for its time. */
  PLAYOUT,
  /** To the caller, the model and the session. */
  DEPARTURE;

  /** As metrics name it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
