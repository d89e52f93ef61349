package dev.parley.session.model;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who takes part in a call beside caller and agent.
 *
 * @param subject who it is, as verified
 * @param epoch of the latest leg, from 1; an older leg of the same participant counts no more
 * @param leg what the participant came by
 * @param present whether the participant is there now
 */
public record Participant(
    String id,
    ParticipantRole role,
    ParticipantMode stance,
    String subject,
    int epoch,
    @Nullable String leg,
    boolean present) {

  Participant gone() {
    return new Participant(id, role, stance, subject, epoch, leg, false);
  }

  Participant taking(ParticipantMode next) {
    return new Participant(id, role, next, subject, epoch, leg, present);
  }
}
