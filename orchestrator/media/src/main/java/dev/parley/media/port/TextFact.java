package dev.parley.media.port;

/**
 * What a {@link TextPort} reports beside {@link PortFact.Digit}, {@link PortFact.Transferred} and
 * {@link PortFact.Gone}.
 */
public sealed interface TextFact {

  /** What the caller says; what is not final may be said otherwise by the next. */
  record Words(String text, boolean isFinal) implements TextFact {}

  /**
   * The caller has stopped the agent.
   *
   * @param heard what the agent had said of the last item
   */
  record Interrupted(String heard) implements TextFact {}
}
