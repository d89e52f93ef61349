package dev.parley.session.rules;

import dev.parley.session.model.Hearers;
import dev.parley.session.model.Participant;
import dev.parley.session.model.Participants;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.StopReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part beside caller and agent, and who has the call. One who takes it over stops the
 * agent; what its tools find meanwhile is kept and said when it has the call again. Pure.
 */
final class ParticipantRules {

  private static final String CALLERS_LEG_GONE = "callers_leg_gone";

  static Decision decide(SessionState state, SessionCommand.OfParty command) {
    var decision =
        switch (command) {
          case SessionCommand.JoinParticipant join -> join(state, join);
          case SessionCommand.LeaveParticipant leave -> leave(state, leave);
          case SessionCommand.Route route -> route(state, route);
          case SessionCommand.TakeOver take -> takeOver(state, take);
          case SessionCommand.HandBack back -> handBack(state, back);
        };
    decision = decision.plus(parties(SessionRules.evolve(state, decision.events())));
    var replyTo = command.replyTo();
    boolean done = !decision.events().isEmpty();
    return replyTo == null
        ? decision
        : decision.onceStored(new SessionAction.Confirm(replyTo, done));
  }

  /** Told also when nothing has changed: a media plane asks until it sees what it asked for. */
  private static Decision parties(SessionState state) {
    if (!state.isLive() || !state.line().attached()) {
      return Decision.ignore();
    }
    var parties = new ArrayList<SessionOrder.Party>();
    Hearers.table(state)
        .forEach((id, hears) -> parties.add(new SessionOrder.Party(id, epoch(state, id), hears)));
    return Decision.tell(new SessionOrder.PartiesChanged(parties));
  }

  private static int epoch(SessionState state, String id) {
    var other = state.participants().find(id);
    if (other != null) {
      return other.epoch();
    }
    return id.equals(Participants.CALLER) ? state.line().epoch() : 0;
  }

  private static Decision join(SessionState state, SessionCommand.JoinParticipant join) {
    var party = state.participants();
    boolean human =
        switch (join.role()) {
          case SUPERVISOR, HUMAN_AGENT -> true;
          case CALLER, AGENT -> false;
        };
    var id = join.participant();
    boolean ownName = !id.equals(Participants.CALLER) && !id.equals(Participants.AGENT);
    var known = party.find(id);
    boolean same =
        known == null
            ? party.others().size() < Participants.MOST
            : known.role() == join.role() && known.subject().equals(join.subject());
    boolean toCaller = join.leg() == null || state.line().attached();
    return human && ownName && same && toCaller && state.isLive()
        ? Decision.fact(
            new SessionEvent.ParticipantJoined(
                id,
                join.role(),
                join.stance(),
                join.subject(),
                party.nextEpoch(id),
                join.leg(),
                join.at()))
        : Decision.ignore();
  }

  private static Decision leave(SessionState state, SessionCommand.LeaveParticipant leave) {
    var known = present(state, leave.participant());
    if (known == null || known.epoch() != leave.epoch() || state.isOver()) {
      return Decision.ignore();
    }
    var left = left(known, leave.reason(), leave.at());
    return known.id().equals(state.participants().floor())
        ? left.plus(handed(state, known.id(), leave.at()))
        : left;
  }

  private static Decision left(Participant who, String reason, Instant at) {
    return Decision.fact(new SessionEvent.ParticipantLeft(who.id(), who.epoch(), reason, at));
  }

  /**
   * Whoever came by a leg was linked to the caller's, and may have had nobody left to say that they
   * are gone. No leg is told, for there is none.
   */
  static Decision callersLegGone(SessionState state, Instant at) {
    var decision = Decision.ignore();
    for (var other : state.participants().others()) {
      if (other.present() && other.leg() != null) {
        decision = decision.plus(left(other, CALLERS_LEG_GONE, at));
        if (other.id().equals(state.participants().floor())) {
          decision = decision.plus(floorToAgent(state, other.id(), at));
        }
      }
    }
    return decision;
  }

  private static Decision route(SessionState state, SessionCommand.Route route) {
    var known = present(state, route.participant());
    return known == null || known.stance() == route.stance() || !state.isLive()
        ? Decision.ignore()
        : Decision.fact(
            new SessionEvent.ParticipantRouted(known.id(), route.stance(), route.by(), route.at()));
  }

  private static Decision takeOver(SessionState state, SessionCommand.TakeOver take) {
    var known = present(state, take.participant());
    if (known == null || known.id().equals(state.participants().floor()) || !state.isLive()) {
      return Decision.ignore();
    }
    return cut(state, take.at())
        .plus(Decision.fact(new SessionEvent.FloorHanded(known.id(), take.by(), take.at())))
        .thenTell(new SessionOrder.FloorMoved(known.id(), List.of()));
  }

  /** The agent stops where it is; the media plane tells how much of it was heard. */
  static Decision cut(SessionState state, Instant at) {
    return switch (state.phase().behindHold()) {
      case Phase.Thinking thinking -> cut(thinking.responseId(), at);
      case Phase.Speaking speaking -> cut(speaking.responseId(), at);
      case Phase.Ready _,
          Phase.Listening _,
          Phase.Hearing _,
          Phase.Held _,
          Phase.OnHold _,
          Phase.Over _ ->
          Decision.ignore();
    };
  }

  private static Decision cut(String responseId, Instant at) {
    return Decision.fact(new SessionEvent.ReplyCut(responseId, null, at))
        .thenTell(new SessionOrder.StopResponse(responseId, StopReason.CLIENT_CANCELLED));
  }

  private static Decision handBack(SessionState state, SessionCommand.HandBack back) {
    return state.participants().floor() == null || !state.isLive()
        ? Decision.ignore()
        : handed(state, back.by(), back.at());
  }

  private static Decision handed(SessionState state, String by, Instant at) {
    return floorToAgent(state, by, at).thenTell(toAgent(state));
  }

  private static Decision floorToAgent(SessionState state, String by, Instant at) {
    return Decision.fact(new SessionEvent.FloorHanded(null, by, at))
        .plus(AttemptRules.patientAgain(state, at));
  }

  private static SessionOrder.FloorMoved toAgent(SessionState state) {
    return new SessionOrder.FloorMoved(null, Projection.of(state.conversation(), state.tools()));
  }

  /** A leg that arrives must know before it is heard that a human has the call. */
  static Decision announced(SessionState state) {
    var floor = state.participants().floor();
    return floor == null
        ? Decision.ignore()
        : Decision.tell(new SessionOrder.FloorMoved(floor, List.of()));
  }

  /** The leg's media plane may have missed who has the call. */
  static Decision reminded(SessionState state) {
    boolean everHanded = !state.participants().others().isEmpty();
    return everHanded && state.participants().floor() == null && state.isLive()
        ? Decision.tell(toAgent(state))
        : announced(state);
  }

  private static @Nullable Participant present(SessionState state, String id) {
    var known = state.participants().find(id);
    return known != null && known.present() ? known : null;
  }

  /** The agent falls silent, or may speak again. */
  static SessionState handed(SessionState state, SessionEvent.FloorHanded handed) {
    var to = handed.to();
    var next = state.with(state.participants().floorTo(to));
    if (to != null) {
      return next.overhearing(null).owing(null).in(new Phase.Held(to));
    }
    return next.phase() instanceof Phase.Held ? next.in(new Phase.Listening()) : next;
  }

  private ParticipantRules() {}
}
