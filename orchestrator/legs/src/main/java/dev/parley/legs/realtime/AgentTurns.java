package dev.parley.legs.realtime;

import static java.util.Objects.requireNonNullElse;

import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.realtime.TurnDetection;

/**
 * How turns are found with an agent unless its caller's client sets turns of its own.
 *
 * @param confirmMs what the protocol has no word for, and so holds only with this detection
 */
record AgentTurns(TurnDetection.ServerVad detection, int confirmMs) {

  static AgentTurns of(AgentDefinition agent) {
    var standard = TurnDetection.ServerVad.STANDARD;
    var own = agent.turns();
    if (own == null) {
      return new AgentTurns(standard, 0);
    }
    return new AgentTurns(
        new TurnDetection.ServerVad(
            requireNonNullElse(own.threshold(), standard.threshold()),
            requireNonNullElse(own.prefixPaddingMs(), standard.prefixPaddingMs()),
            requireNonNullElse(own.silenceDurationMs(), standard.silenceDurationMs()),
            standard.idleTimeoutMs(),
            standard.createResponse(),
            requireNonNullElse(own.interruptResponse(), standard.interruptResponse())),
        requireNonNullElse(own.confirmMs(), 0));
  }
}
