package dev.parley.media.graph;

import java.util.Locale;

/** The places that all of a call's sound, facts and orders pass, in this order. */
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
