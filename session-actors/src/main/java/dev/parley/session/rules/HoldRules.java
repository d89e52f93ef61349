package dev.parley.session.rules;

import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionState;
import java.time.Duration;
import java.time.Instant;

/**
 * What it means that the carrier has parked the line: nobody is heard, nothing begins, and an
 * answer waits for the line, but not for ever. Pure.
 */
final class HoldRules {

  /** Who comes back after longer than this does not remember what the agent was just saying. */
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  static Decision hold(SessionState state, SessionCommand.HoldLine hold) {
    if (!state.isLive() || !state.line().attached() || state.phase() instanceof Phase.OnHold) {
      return Decision.ignore();
    }
    var held = Decision.fact(new SessionEvent.LineHeld(hold.at()));
    return isAnswering(state) ? held.thenNow(cutAt(hold.at(), hold.at())) : held;
  }

  static Decision resume(SessionState state, SessionCommand.ResumeLine resume) {
    return state.phase() instanceof Phase.OnHold
        ? Decision.fact(new SessionEvent.LineResumed(resume.at()))
            .plus(AttemptRules.patientAgain(state, resume.at()))
        : Decision.ignore();
  }

  static Decision cutAnswer(SessionState state, SessionCommand.CutHeldAnswer cut) {
    return state.phase() instanceof Phase.OnHold hold && hold.since().equals(cut.since())
        ? ParticipantRules.cut(state, cut.at())
        : Decision.ignore();
  }

  /** Whether an answer waits behind the hold until it is cut. */
  static boolean waits(SessionState state) {
    return state.phase() instanceof Phase.OnHold && isAnswering(state);
  }

  /** The end of an answer's patience, which a restart does not prolong. */
  static SessionAction cutAt(Instant since, Instant now) {
    var end = since.plus(LONGEST_PAUSE);
    var at = end.isBefore(now) ? now : end;
    return new SessionAction.WakeAt("hold", at, new SessionCommand.CutHeldAnswer(since, at));
  }

  private static boolean isAnswering(SessionState state) {
    var phase = state.phase().behindHold();
    return phase instanceof Phase.Thinking || phase instanceof Phase.Speaking;
  }

  /** What the caller was saying is dropped unless it becomes a turn yet: music is no caller. */
  static SessionState held(SessionState state, SessionEvent.LineHeld held) {
    var quiet = state.overhearing(null);
    var behind = quiet.phase() instanceof Phase.Hearing ? new Phase.Listening() : quiet.phase();
    return quiet.in(new Phase.OnHold(held.at(), behind));
  }

  private HoldRules() {}
}
