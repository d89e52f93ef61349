package dev.parley.media.port;

import dev.parley.media.audio.AudioFormat;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;

/**
 * Somebody who joins a call that is under way with a leg of their own: a supervisor or a human
 * agent. Admitted already.
 *
 * @param participant id of the participant's own, the same each time
 * @param stance how far the guest is heard
 * @param subject who it is, as verified
 * @param port a telephone; it is told no more than sound, and its end
 * @param format in which it is heard and hears
 */
public record Guest(
    String participant,
    ParticipantRole role,
    ParticipantMode stance,
    String subject,
    MediaPort port,
    AudioFormat format) {}
