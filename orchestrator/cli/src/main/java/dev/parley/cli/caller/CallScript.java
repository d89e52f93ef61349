package dev.parley.cli.caller;

import java.util.List;

/**
 * The rules of a scripted caller: when to say the next thing, when to barge in, when to wait, when
 * to hang up. No clock, no sound, no socket in here; times are milliseconds since dialling.
 */
final class CallScript {

  /**
   * What the caller has in mind.
   *
   * @param utterances how many things there are to say, at least 1
   * @param interruptAfterMs after so much of an answer the caller barges in, once, with the next
   *     utterance, or with a spare one beyond {@code utterances} if all is said; 0 = never
   * @param greetingWaitMs how long the agent may take to begin a greeting before the caller speaks
   * @param pauseMs silence after an answer before the caller goes on; a shorter one is a breath
   * @param toolAnswerMs how long a delivered tool result may stay unspoken before it counts as
   *     silent
   * @param afterGapMs how much longer than usual the agent is given to speak after the line broke
   */
  record Plan(
      int utterances,
      long interruptAfterMs,
      long greetingWaitMs,
      long pauseMs,
      long toolAnswerMs,
      long afterGapMs) {

    static Plan of(int utterances, long interruptAfterMs) {
      return new Plan(utterances, interruptAfterMs, 1_000, 700, 5_000, 1_500);
    }
  }

  /** Where the caller stands. Turn 0 is the agent's greeting. */
  sealed interface State {
    record Dialling() implements State {}

    /** The line is open; the agent may greet first. */
    record Greeted(long since) implements State {}

    /** An utterance is in the air; {@code answered} if the agent began to answer into it. */
    record Talking(int turn, boolean answered) implements State {}

    record Awaiting(int turn) implements State {}

    record Hearing(int turn, long since) implements State {}

    record Resting(int turn, long since) implements State {}

    /** The line broke into the utterance; it is said again when the agent lets the caller. */
    record Repeating(int turn, long since) implements State {}

    record Over(Outcome outcome) implements State {}
  }

  /** What happens to the caller. */
  sealed interface Event {

    /** Moves the talk on; each state answers to each of these. */
    sealed interface OfTalk extends Event {}

    record SessionReady() implements OfTalk {}

    /** The agent thinks; sound may follow. */
    record ResponseStarted() implements OfTalk {}

    /** The thinking ended without sound, as with a bare tool call. */
    record ResponseEmpty() implements OfTalk {}

    /** First sound of a response. */
    record AgentBegan() implements OfTalk {}

    /** Nothing is generated and nothing is left to play. */
    record AgentFellSilent() implements OfTalk {}

    /** The last sound of the caller's own utterance is out. */
    record UtteranceSpoken() implements OfTalk {}

    /** Makes the caller wait, or no more; see {@link ToolWait}. */
    record ToolMoved(String callId, ToolWait.Stage stage) implements Event {}

    record Tick() implements OfTalk {}

    /**
     * The line broke and is there again.
     *
     * @param taken whether the other side has the last utterance
     */
    record CameBack(boolean taken) implements OfTalk {}

    /** The call cannot go on. */
    sealed interface Fatal extends Event {
      Outcome outcome();
    }

    /** A response failed, or the session was refused. */
    record AgentFailed() implements Fatal {
      @Override
      public Outcome outcome() {
        return Outcome.FAILED;
      }
    }

    record LineDropped() implements Fatal {
      @Override
      public Outcome outcome() {
        return Outcome.DROPPED;
      }
    }

    record TimeUp() implements Fatal {
      @Override
      public Outcome outcome() {
        return Outcome.TIMED_OUT;
      }
    }
  }

  /** What the caller does. */
  sealed interface Action {

    /** Say the utterance with this number, from 1, over the agent's voice if {@code bargeIn}. */
    record Say(int turn, boolean bargeIn) implements Action {}

    record HangUp() implements Action {}
  }

  /** How a call ended. */
  enum Outcome {
    /** The agent spoke an answer to the last thing said, and nothing is owed. */
    ANSWERED,
    TIMED_OUT,
    DROPPED,
    FAILED
  }

  /** All that the rules remember. */
  record Position(State state, ToolWait tools, boolean interrupted) {

    static final Position START = new Position(new State.Dialling(), ToolWait.NONE, false);

    private Position to(State next) {
      return new Position(next, tools, interrupted);
    }
  }

  /** Where an event leads, and what is to be done. */
  record Step(Position position, List<Action> actions) {}

  private final Plan plan;

  CallScript(Plan plan) {
    this.plan = plan;
  }

  Step advance(Position before, Event event, long now) {
    if (before.state instanceof State.Over) {
      return stay(before);
    }
    var at = new Position(before.state, before.tools.after(event, now), before.interrupted);
    return switch (event) {
      case Event.OfTalk talk -> talk(at, talk, now);
      case Event.ToolMoved _ -> stay(at);
      case Event.Fatal end ->
          end(
              at,
              end instanceof Event.LineDropped && hasAll(at, now)
                  ? Outcome.ANSWERED
                  : end.outcome());
    };
  }

  private Step talk(Position at, Event.OfTalk event, long now) {
    return switch (at.state) {
      case State.Dialling _ -> whenDialling(at, event, now);
      case State.Greeted state -> whenGreeted(state, at, event, now);
      case State.Talking state -> whenTalking(state, at, event, now);
      case State.Awaiting state -> whenAwaiting(state, at, event, now);
      case State.Hearing state -> whenHearing(state, at, event, now);
      case State.Resting state -> whenResting(state, at, event, now);
      case State.Repeating state -> whenRepeating(state, at, event, now);
      case State.Over _ -> stay(at);
    };
  }

  private Step whenDialling(Position at, Event.OfTalk event, long now) {
    return switch (event) {
      case Event.SessionReady _ -> stay(at.to(new State.Greeted(now)));
      case Event.ResponseStarted _,
          Event.ResponseEmpty _,
          Event.AgentBegan _,
          Event.AgentFellSilent _,
          Event.UtteranceSpoken _,
          Event.CameBack _,
          Event.Tick _ ->
          stay(at);
    };
  }

  private Step whenGreeted(State.Greeted state, Position at, Event.OfTalk event, long now) {
    return switch (event) {
      case Event.ResponseStarted _ -> stay(at.to(new State.Awaiting(0)));
      case Event.AgentBegan _ -> stay(at.to(new State.Hearing(0, now)));
      case Event.Tick _ when now - state.since >= plan.greetingWaitMs -> say(at, 1, false);
      case Event.CameBack _ -> stay(at.to(new State.Greeted(now)));
      case Event.SessionReady _,
          Event.ResponseEmpty _,
          Event.AgentFellSilent _,
          Event.UtteranceSpoken _,
          Event.Tick _ ->
          stay(at);
    };
  }

  private Step whenTalking(State.Talking state, Position at, Event.OfTalk event, long now) {
    return switch (event) {
      case Event.AgentBegan _ -> stay(at.to(new State.Talking(state.turn, true)));
      // Cut by the caller's own voice, so it was no answer.
      case Event.AgentFellSilent _ -> stay(at.to(new State.Talking(state.turn, false)));
      case Event.UtteranceSpoken _ ->
          stay(
              at.to(
                  state.answered
                      ? new State.Hearing(state.turn, now)
                      : new State.Awaiting(state.turn)));
      case Event.CameBack _ -> stay(at.to(new State.Repeating(state.turn, now)));
      case Event.SessionReady _, Event.ResponseStarted _, Event.ResponseEmpty _, Event.Tick _ ->
          stay(at);
    };
  }

  private Step whenAwaiting(State.Awaiting state, Position at, Event.OfTalk event, long now) {
    return switch (event) {
      case Event.AgentBegan _ -> stay(at.to(new State.Hearing(state.turn, now)));
      // A greeting that came to nothing: the caller's turn after all.
      case Event.ResponseEmpty _ when state.turn == 0 -> stay(at.to(new State.Greeted(now)));
      case Event.CameBack back when !back.taken ->
          stay(
              at.to(
                  state.turn == 0 ? new State.Greeted(now) : new State.Repeating(state.turn, now)));
      case Event.SessionReady _,
          Event.ResponseStarted _,
          Event.ResponseEmpty _,
          Event.AgentFellSilent _,
          Event.UtteranceSpoken _,
          Event.CameBack _,
          Event.Tick _ ->
          stay(at);
    };
  }

  private Step whenHearing(State.Hearing state, Position at, Event.OfTalk event, long now) {
    return switch (event) {
      case Event.AgentFellSilent _ -> stay(at.to(new State.Resting(state.turn, now)));
      case Event.Tick _ when wantsToInterrupt(state, at, now) -> say(at, state.turn + 1, true);
      case Event.CameBack _ -> stay(at.to(new State.Resting(state.turn, now + plan.afterGapMs)));
      case Event.SessionReady _,
          Event.ResponseStarted _,
          Event.ResponseEmpty _,
          Event.AgentBegan _,
          Event.UtteranceSpoken _,
          Event.Tick _ ->
          stay(at);
    };
  }

  private boolean wantsToInterrupt(State.Hearing state, Position at, long now) {
    return plan.interruptAfterMs > 0
        && !at.interrupted
        && state.turn > 0
        && state.turn <= plan.utterances
        && now - state.since >= plan.interruptAfterMs;
  }

  private Step whenResting(State.Resting state, Position at, Event.OfTalk event, long now) {
    return switch (event) {
      case Event.AgentBegan _ -> stay(at.to(new State.Hearing(state.turn, now)));
      case Event.Tick _ when now - state.since >= plan.pauseMs && !waitsForTool(at, now) ->
          state.turn < plan.utterances ? say(at, state.turn + 1, false) : end(at, Outcome.ANSWERED);
      case Event.CameBack _ -> stay(at.to(new State.Resting(state.turn, now + plan.afterGapMs)));
      case Event.SessionReady _,
          Event.ResponseStarted _,
          Event.ResponseEmpty _,
          Event.AgentFellSilent _,
          Event.UtteranceSpoken _,
          Event.Tick _ ->
          stay(at);
    };
  }

  private Step whenRepeating(State.Repeating state, Position at, Event.OfTalk event, long now) {
    return switch (event) {
      case Event.AgentFellSilent _ -> say(at, state.turn, false);
      case Event.Tick _ when now - state.since >= 2 * plan.afterGapMs -> say(at, state.turn, false);
      // Its word about the gap may be longer than that.
      case Event.AgentBegan _ ->
          stay(at.to(new State.Repeating(state.turn, now + plan.toolAnswerMs)));
      case Event.SessionReady _,
          Event.ResponseStarted _,
          Event.ResponseEmpty _,
          Event.UtteranceSpoken _,
          Event.CameBack _,
          Event.Tick _ ->
          stay(at);
    };
  }

  /** An agent that answered everything may hang up. */
  private boolean hasAll(Position at, long now) {
    return at.state instanceof State.Resting(var turn, _)
        && turn >= plan.utterances
        && !waitsForTool(at, now);
  }

  private boolean waitsForTool(Position at, long now) {
    return at.tools.owesAnswer(now, plan.toolAnswerMs);
  }

  private static Step say(Position at, int turn, boolean bargeIn) {
    var talking = new State.Talking(turn, false);
    return new Step(
        new Position(talking, at.tools, at.interrupted || bargeIn),
        List.of(new Action.Say(turn, bargeIn)));
  }

  private static Step end(Position at, Outcome outcome) {
    return new Step(at.to(new State.Over(outcome)), List.of(new Action.HangUp()));
  }

  private static Step stay(Position at) {
    return new Step(at, List.of());
  }
}
