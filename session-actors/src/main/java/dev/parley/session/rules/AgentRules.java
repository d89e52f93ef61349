package dev.parley.session.rules;

import dev.parley.session.model.AgentVersion;
import dev.parley.session.model.Phase;
import dev.parley.session.model.ResponseCause;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Which agent answers: the one that the session began with, until another is assigned. The change
 * comes between two answers, and what was asked of tools before it keeps its terms. Pure.
 */
final class AgentRules {

  static Decision decide(SessionState state, SessionCommand.OfAgent command) {
    return switch (command) {
      case SessionCommand.AssignAgent assign -> assign(state, assign);
      case SessionCommand.BeginAgent(var at) -> due(state, at);
    };
  }

  private static Decision assign(SessionState state, SessionCommand.AssignAgent assign) {
    boolean taken = state.isLive() && assign.agent().persona() != null;
    boolean news = taken && !isLatest(state, assign.agent().which());
    var decision =
        news
            ? Decision.fact(
                    new SessionEvent.AgentAssigned(assign.agent(), assign.by(), assign.at()))
                .onceStored(beginAt(assign.at()))
            : Decision.ignore();
    var replyTo = assign.replyTo();
    return replyTo == null
        ? decision
        : decision.onceStored(new SessionAction.Confirm(replyTo, taken));
  }

  private static boolean isLatest(SessionState state, AgentVersion which) {
    var next = state.cast().next();
    return (next == null ? state.agent() : next).which().equals(which);
  }

  /** The next agent begins, if there is one and no turn is under way. */
  static Decision due(SessionState state, Instant at) {
    var next = state.cast().next();
    return next == null || !state.isLive() || inTurn(state)
        ? Decision.ignore()
        : Decision.fact(new SessionEvent.AgentBegan(next.which(), at))
            .thenTell(new SessionOrder.AgentChanged(next));
  }

  /** What the caller says is answered by the agent that heard it. */
  private static boolean inTurn(SessionState state) {
    var owed = state.owed();
    return switch (state.phase().behindHold()) {
      case Phase.Hearing _, Phase.Thinking _, Phase.Speaking _ -> true;
      case Phase.Listening _ -> owed != null && owed.cause() == ResponseCause.CALLER;
      case Phase.Ready _, Phase.Held _, Phase.OnHold _, Phase.Over _ -> false;
    };
  }

  static SessionAction beginAt(Instant at) {
    return new SessionAction.WakeAt("agent", at, new SessionCommand.BeginAgent(at));
  }

  /** The leg's media plane may have missed that another agent began. */
  static Decision reminded(SessionState state, SessionCommand.CatchUp caughtUp) {
    var known = caughtUp.agent();
    return known == null || known.equals(state.agent().which()) || state.agent().persona() == null
        ? Decision.ignore()
        : Decision.tell(new SessionOrder.AgentChanged(state.agent()));
  }

  /** What has been noted stays; what the new agent keeps in mind comes to it. */
  static SessionState begun(SessionState state) {
    var next = state.cast().next();
    if (next == null) {
      return state;
    }
    var known = state.conversation().memory();
    var after = state.with(state.cast().begun(needed(state), state.turns().latestResponse()));
    if (next.memory() == null) {
      return after;
    }
    var conversation = after.conversation().remembering(next.memory());
    return after.with(known == null ? conversation : conversation.remembering(known));
  }

  private static Set<AgentVersion> needed(SessionState state) {
    var needed = new HashSet<AgentVersion>();
    for (var call : state.tools().calls()) {
      if (call.unsettled()) {
        var agent = call.request().agent();
        needed.add(new AgentVersion(agent.id(), agent.version()));
      }
    }
    return needed;
  }

  private AgentRules() {}
}
