package dev.parley.proto.realtime;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a {@code session.update} leads to. Only members that are there change anything; one that is
 * unknown or illegal refuses the whole update.
 */
public sealed interface SessionUpdate {

  /** The update holds. */
  record Applied(RealtimeSession session) implements SessionUpdate {}

  /** Nothing has changed. */
  record Refused(RealtimeProblem problem) implements SessionUpdate {}

  /**
   * Merges a client's settings into those in effect.
   *
   * @param patch {@code session} of the event
   * @param voiceLocked whether the agent has spoken: then its voice stays
   * @param turns what members left out of a new {@code turn_detection} become
   */
  static SessionUpdate apply(
      RealtimeSession current, JsonNode patch, boolean voiceLocked, TurnDetection.ServerVad turns) {
    var problem = SessionShape.SESSION.check("session", patch);
    if (problem == null) {
      problem = SessionSettingsRules.broken(current, patch, voiceLocked);
    }
    return problem == null
        ? new Applied(SessionMerge.merge(current, patch, turns))
        : new Refused(problem);
  }

  /** The same with the protocol's own turn detection. */
  static SessionUpdate apply(RealtimeSession current, JsonNode patch, boolean voiceLocked) {
    return apply(current, patch, voiceLocked, TurnDetection.ServerVad.STANDARD);
  }
}
