package dev.parley.session;

import dev.parley.session.SessionCommand.FromLeg;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a session as three pure functions: {@link #decide}, {@link #evolve} and {@link
 * #resume}. No actor, clock, log or I/O in here.
 */
public final class SessionRules {

  /** Limits that an operator sets. */
  public record Limits(Duration reattachWindow, int maxItems) {}

  private final Limits limits;

  public SessionRules(Limits limits) {
    this.limits = limits;
  }

  /** Facts and actions that the command leads to, and what the agent owes the caller after them. */
  public Decision decide(SessionState state, SessionCommand command) {
    if (command instanceof FromLeg leg && leg.epoch() != state.line().epoch()) {
      return Decision.ignore();
    }
    var answer =
        switch (command) {
          case SessionCommand.OfLine line -> LineRules.decide(state, line, limits);
          case SessionCommand.OfTurn turn -> TurnMachine.decide(state, turn);
          case SessionCommand.OfConversation edit -> ConversationRules.decide(state, edit, limits);
          case SessionCommand.OfTools tools -> ToolRules.decide(state, tools);
          case SessionCommand.Delivery _, SessionCommand.Inspection _, SessionCommand.Internal _ ->
              Decision.ignore();
        };
    if (answer.isNothing()) {
      return answer;
    }
    var due = Agenda.due(evolve(state, answer.events()), at(command));
    var whole = answer.plus(due);
    return command instanceof SessionCommand.Attach ? whole.held() : whole;
  }

  public static SessionState evolve(SessionState state, SessionEvent event) {
    return History.evolve(state, event);
  }

  /** What the events add up to, from {@code state} on. */
  public static SessionState evolve(SessionState state, List<SessionEvent> events) {
    var next = state;
    for (var event : events) {
      next = History.evolve(next, event);
    }
    return next;
  }

  /**
   * What to do again when a session wakes, perhaps on another node: undispatched tools are
   * dispatched, deadlines watched, and the caller is found again or given time to come back.
   */
  public List<SessionAction> resume(SessionState state, Instant now) {
    var actions = new ArrayList<SessionAction>();
    for (var call : state.tools().pending()) {
      actions.addAll(ToolRules.resume(call));
    }
    if (state.isLive()) {
      actions.add(LineRules.resume(state, now, limits));
    }
    return actions;
  }

  private static Instant at(SessionCommand command) {
    return switch (command) {
      case SessionCommand.OfTurn turn -> turn.at();
      case SessionCommand.OfConversation edit -> edit.at();
      case SessionCommand.OfTools tools -> tools.at();
      case SessionCommand.Attach attach -> attach.at();
      case SessionCommand.Detach detach -> detach.at();
      case SessionCommand.HangUp hangUp -> hangUp.at();
      case SessionCommand.EndWaiting waiting -> waiting.at();
      case SessionCommand.CatchUp caughtUp -> caughtUp.at();
      case SessionCommand.LoseModel lost -> lost.at();
      case SessionCommand.Delivery _, SessionCommand.Inspection _, SessionCommand.Internal _ ->
          Instant.EPOCH;
    };
  }
}
