package dev.parley.session.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionCommand.FromLeg;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a session as three pure functions: {@link #decide}, {@link #evolve} and {@link
 * #resume}. No actor, clock, log or I/O in here.
 */
public final class SessionRules {

  /**
   * Limits that an operator sets.
   *
   * @param maxItems that a client may fill the conversation with; talk may go on to twice as many,
   *     then the call ends
   * @param maxTurns then the call ends
   * @param maxToolCalls further ones are refused
   * @param maxProgress of one tool call; what a worker says after that is dropped
   */
  public record Limits(
      Duration reattachWindow, int maxItems, int maxTurns, int maxToolCalls, int maxProgress) {

    private static final int TURNS = 1_000;
    private static final int TOOL_CALLS = 200;
    private static final int PROGRESS = 200;

    public Limits(Duration reattachWindow, int maxItems) {
      this(reattachWindow, maxItems, TURNS, TOOL_CALLS, PROGRESS);
    }
  }

  /** Compares what a tool gave with the JSON Schema that its results keep to. Pure. */
  @FunctionalInterface
  public interface OutputCheck {

    /** Stable sentence about what is wrong, without a word of the output; absent if nothing is. */
    @Nullable String problem(JsonNode schema, JsonNode output);
  }

  private final Limits limits;
  private final OutputCheck outputs;

  public SessionRules(Limits limits, OutputCheck outputs) {
    this.limits = limits;
    this.outputs = outputs;
  }

  /** Facts and actions that the command leads to, and what the agent owes the caller after them. */
  public Decision decide(SessionState state, SessionCommand command) {
    if (command instanceof FromLeg leg && leg.epoch() != state.line().epoch()) {
      return Decision.ignore();
    }
    return switch (command) {
      case SessionCommand.Timed timed -> decide(state, timed);
      case SessionCommand.Delivery _, SessionCommand.Inspection _, SessionCommand.Internal _ ->
          Decision.ignore();
    };
  }

  private Decision decide(SessionState state, SessionCommand.Timed command) {
    var answer = answer(state, command);
    if (answer.isNothing()) {
      return answer;
    }
    // Whoever is assigned begins by a command of its own, when that is stored.
    var due =
        command instanceof SessionCommand.AssignAgent
            ? Decision.ignore()
            : ResponseScheduler.due(evolve(state, answer.events()), command.at());
    var whole = outgrown(state, answer.plus(due), command.at());
    return mayRunAhead(command) ? whole : whole.allOnceStored();
  }

  private Decision answer(SessionState state, SessionCommand.Timed command) {
    return switch (command) {
      case SessionCommand.OfLine line -> LineRules.decide(state, line, limits);
      case SessionCommand.OfTurn turn -> TurnMachine.decide(state, turn);
      case SessionCommand.OfConversation edit -> ConversationRules.decide(state, edit, limits);
      case SessionCommand.OfTools tools -> ToolRules.decide(state, tools, limits, outputs);
      case SessionCommand.OfAgent agent -> AgentRules.decide(state, agent);
      case SessionCommand.OfParty party -> ParticipantRules.decide(state, party);
    };
  }

  /**
   * Whether what follows may be done before it is stored. Nobody tells again that a leg came or who
   * takes part, so that waits; but whoever takes a call over silences the agent at once.
   */
  private static boolean mayRunAhead(SessionCommand.Timed command) {
    return switch (command) {
      case SessionCommand.Attach _ -> false;
      case SessionCommand.TakeOver _ -> true;
      case SessionCommand.OfParty _ -> false;
      case SessionCommand.Timed _ -> true;
    };
  }

  /** A call that has become too long for one session ends, and its caller is let go. */
  private Decision outgrown(SessionState state, Decision decision, Instant at) {
    var after = evolve(state, decision.events());
    var end = LineRules.outgrown(after, limits, at);
    return end.isNothing()
        ? decision
        : decision.plus(end).plus(ResponseScheduler.due(evolve(after, end.events()), at));
  }

  public static SessionState evolve(SessionState state, SessionEvent event) {
    return EventHandler.evolve(state, event);
  }

  /** What the events add up to, from {@code state} on. */
  public static SessionState evolve(SessionState state, List<SessionEvent> events) {
    var next = state;
    for (var event : events) {
      next = EventHandler.evolve(next, event);
    }
    return next;
  }

  /**
   * What to do again when a session wakes, perhaps on another node: undispatched tools are
   * dispatched, deadlines watched, and the caller is found again or given time to come back.
   */
  public List<SessionAction> resume(SessionState state, Instant now) {
    var actions = new ArrayList<SessionAction>();
    if (!state.isOver()) {
      state.tools().calls().forEach(call -> actions.addAll(ToolRules.resume(call, now)));
    }
    if (state.isLive() && state.cast().next() != null) {
      actions.add(AgentRules.beginAt(now));
    }
    if (state.isLive() && state.phase() instanceof Phase.OnHold hold && HoldRules.waits(state)) {
      actions.add(HoldRules.cutAt(hold.since(), now));
    }
    if (state.isLive()) {
      actions.add(LineRules.resume(state, now, limits));
    }
    return actions;
  }
}
