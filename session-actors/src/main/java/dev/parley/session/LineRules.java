package dev.parley.session;

import dev.parley.session.SessionState.Owed;
import java.time.Instant;

/** Who is on the line: attaching, losing and ending legs. Pure. */
final class LineRules {

  static Decision decide(
      SessionState state, SessionCommand.OfLine command, SessionRules.Limits limits) {
    return switch (command) {
      case SessionCommand.Attach attach -> attach(state, attach);
      case SessionCommand.Detach detach -> detach(state, detach, limits);
      case SessionCommand.HangUp hangUp -> hangUp(state, hangUp);
      case SessionCommand.EndWaiting waiting -> endWaiting(state, waiting);
      case SessionCommand.LoseModel lost ->
          state.isLive() ? end(state, lost.code(), lost.at()) : Decision.ignore();
    };
  }

  static SessionAction waitForCaller(int epoch, Instant until) {
    return new SessionAction.WakeAt("line", until, new SessionCommand.EndWaiting(epoch, until));
  }

  private static Decision attach(SessionState state, SessionCommand.Attach attach) {
    if (state.isOver() || state.line().hungUp()) {
      return Decision.tell(
          new SessionOrder.Refused("session_over", "session: over (expected: a live session)"));
    }
    int epoch = state.line().epoch() + 1;
    var arrived = new SessionEvent.LegAttached(epoch, attach.leg(), attach.at());
    var told = new SessionOrder.Attached(state.id(), epoch);
    if (!state.isUnborn()) {
      return Decision.fact(arrived).thenTell(told);
    }
    var begun = new SessionEvent.Begun(attach.agent(), attach.tenant(), attach.at());
    var first = Decision.fact(begun, arrived).thenTell(told);
    return attach.greet() ? first.plus(greeting(state, first, attach)) : first;
  }

  private static Decision greeting(
      SessionState state, Decision first, SessionCommand.Attach attach) {
    var words = attach.agent().greeting();
    if (words == null) {
      return Decision.ignore();
    }
    var after = SessionRules.evolve(state, first.events());
    return Agenda.respond(after, 1, new Owed("agent", words), null, attach.at());
  }

  /** A goodbye counts although the line's end was noticed before it: they come different ways. */
  private static Decision detach(
      SessionState state, SessionCommand.Detach detach, SessionRules.Limits limits) {
    boolean news = state.line().attached() || (detach.hungUp() && !state.line().hungUp());
    if (!state.isLive() || !news) {
      return Decision.ignore();
    }
    var lost =
        new SessionEvent.LegLost(detach.epoch(), detach.reason(), detach.hungUp(), detach.at());
    var decision = Decision.fact(lost);
    return detach.hungUp()
        ? decision
        : decision.thenNow(
            waitForCaller(detach.epoch(), detach.at().plus(limits.reattachWindow())));
  }

  private static Decision hangUp(SessionState state, SessionCommand.HangUp hangUp) {
    boolean live = state.isLive();
    var decision = live ? end(state, hangUp.reason(), hangUp.at()) : Decision.ignore();
    var replyTo = hangUp.replyTo();
    return replyTo == null
        ? decision
        : decision.onceStored(new SessionAction.Confirm(replyTo, live));
  }

  private static Decision endWaiting(SessionState state, SessionCommand.EndWaiting waiting) {
    boolean stillAway = state.isLive() && state.line().epoch() == waiting.epoch();
    if (!stillAway) {
      return Decision.ignore();
    }
    return Decision.fact(
        new SessionEvent.LegLost(waiting.epoch(), "caller_gone", true, waiting.at()));
  }

  /** Lets the caller go; the session itself ends when its tools have. */
  private static Decision end(SessionState state, String reason, Instant at) {
    return Decision.fact(new SessionEvent.LegLost(state.line().epoch(), reason, true, at))
        .thenTell(new SessionOrder.Release(reason));
  }

  private LineRules() {}
}
