package dev.parley.session.rules;

import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Phase;
import dev.parley.session.model.ResponseCause;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionCommand.AskResponse;
import dev.parley.session.model.SessionCommand.BeginOwnResponse;
import dev.parley.session.model.SessionCommand.BeginSpeaking;
import dev.parley.session.model.SessionCommand.DropSpeech;
import dev.parley.session.model.SessionCommand.EndPlayout;
import dev.parley.session.model.SessionCommand.EndResponse;
import dev.parley.session.model.SessionCommand.HearCaller;
import dev.parley.session.model.SessionCommand.StopResponse;
import dev.parley.session.model.SessionCommand.TakeUtterance;
import dev.parley.session.model.SessionCommand.TakeWords;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.SessionState.PendingResponse;
import dev.parley.session.model.StopReason;
import dev.parley.session.model.TurnOutcome;
import java.time.Instant;

/**
 * The rules of turn taking, one method per phase. Pure; {@link ResponseScheduler} adds what is due
 * after it.
 */
final class TurnMachine {

  static Decision decide(SessionState state, SessionCommand.OfTurn command) {
    boolean afterTheFact =
        command instanceof TakeUtterance
            || command instanceof TakeWords
            || command instanceof EndResponse;
    if (!state.line().attached() && !afterTheFact) {
      return Decision.ignore();
    }
    return switch (state.phase()) {
      case Phase.Ready _ -> Decision.ignore();
      case Phase.Listening _ -> whenListening(state, command);
      case Phase.Hearing _ -> whenHearing(state, command);
      case Phase.Thinking thinking -> whenThinking(state, thinking, command);
      case Phase.Speaking speaking -> whenSpeaking(state, speaking, command);
      case Phase.Held _ -> whenHeld(state, command);
      case Phase.OnHold hold -> whenOnHold(state, hold, command);
      case Phase.Over _ -> Decision.ignore();
    };
  }

  private static Decision whenListening(SessionState state, SessionCommand.OfTurn command) {
    return switch (command) {
      case HearCaller hear ->
          tailCut(state, hear)
              .plus(Decision.fact(new SessionEvent.SpeechStarted(hear.itemId(), hear.at())));
      case TakeUtterance take -> takeTurn(state, take);
      case TakeWords words -> takeWords(state, words, true);
      case AskResponse ask -> respond(state, ask);
      case StopResponse stop -> nothingToStop(stop);
      case BeginOwnResponse own -> own(state, own);
      case EndResponse end -> noteEnd(state, end);
      case DropSpeech _, BeginSpeaking _, EndPlayout _ -> Decision.ignore();
    };
  }

  private static Decision whenHearing(SessionState state, SessionCommand.OfTurn command) {
    return switch (command) {
      case TakeUtterance take -> takeTurn(state, take);
      case TakeWords words -> takeWords(state, words, true);
      case DropSpeech drop -> Decision.fact(new SessionEvent.SpeechDropped(drop.at()));
      case AskResponse ask -> respond(state, ask);
      case StopResponse stop -> nothingToStop(stop);
      case BeginOwnResponse own -> own(state, own);
      case EndResponse end -> noteEnd(state, end);
      case HearCaller _, BeginSpeaking _, EndPlayout _ -> Decision.ignore();
    };
  }

  private static Decision whenThinking(
      SessionState state, Phase.Thinking thinking, SessionCommand.OfTurn command) {
    return switch (command) {
      case HearCaller hear when hear.interrupts() -> bargeIn(state, thinking.responseId(), hear);
      case BeginSpeaking begin when begin.responseId().equals(thinking.responseId()) ->
          Decision.fact(new SessionEvent.SpeakingBegun(begin.responseId(), begin.at()));
      case TakeUtterance take -> takeTurn(state, take);
      case TakeWords words -> takeWords(state, words, true);
      case AskResponse ask -> alreadyAnswering(ask, thinking.responseId());
      case BeginOwnResponse own -> ownInTheWay(own, thinking.responseId());
      case StopResponse stop -> stop(stop, thinking.responseId());
      case EndResponse end -> noteEnd(state, end);
      case HearCaller hear -> overhear(hear);
      case DropSpeech drop -> dropOverheard(state, drop);
      case BeginSpeaking _, EndPlayout _ -> Decision.ignore();
    };
  }

  private static Decision whenSpeaking(
      SessionState state, Phase.Speaking speaking, SessionCommand.OfTurn command) {
    return switch (command) {
      case HearCaller hear when hear.interrupts() -> bargeIn(state, speaking.responseId(), hear);
      case TakeUtterance take -> takeTurn(state, take);
      case TakeWords words -> takeWords(state, words, true);
      case AskResponse ask when speaking.generating() ->
          alreadyAnswering(ask, speaking.responseId());
      case AskResponse ask -> respond(state, ask);
      case BeginOwnResponse own when speaking.generating() ->
          ownInTheWay(own, speaking.responseId());
      case BeginOwnResponse own -> own(state, own);
      case StopResponse stop when speaking.generating() -> stop(stop, speaking.responseId());
      case StopResponse stop -> nothingToStop(stop);
      case EndResponse end -> noteEnd(state, end);
      case EndPlayout end when end.responseId().equals(speaking.responseId()) ->
          Decision.fact(new SessionEvent.PlayoutEnded(end.responseId(), end.at()));
      case HearCaller hear -> overhear(hear);
      case DropSpeech drop -> dropOverheard(state, drop);
      case BeginSpeaking _, EndPlayout _ -> Decision.ignore();
    };
  }

  /** A human has the call: the agent listens and says nothing. */
  private static Decision whenHeld(SessionState state, SessionCommand.OfTurn command) {
    return switch (command) {
      case TakeUtterance(var epoch, var itemId, var audioMs, _, var at) ->
          takeTurn(state, new TakeUtterance(epoch, itemId, audioMs, false, at));
      case TakeWords words -> takeWords(state, words, false);
      case StopResponse stop -> nothingToStop(stop);
      case BeginOwnResponse own -> stopOwn(own);
      case EndResponse end -> noteEnd(state, end);
      case AskResponse ask ->
          Decision.tell(
              new SessionOrder.Complain(
                  ask.clientEventId(),
                  "session_held",
                  null,
                  "response.create: the call is held (expected: a call that the agent has)"));
      case HearCaller _, DropSpeech _, BeginSpeaking _, EndPlayout _ -> Decision.ignore();
    };
  }

  /** The line is parked: what had begun may end behind it, and nothing begins. */
  private static Decision whenOnHold(
      SessionState state, Phase.OnHold hold, SessionCommand.OfTurn command) {
    return switch (command) {
      case TakeUtterance _,
          TakeWords _,
          StopResponse _,
          BeginSpeaking _,
          EndResponse _,
          EndPlayout _ ->
          decide(state.in(hold.behind()), command);
      case AskResponse ask ->
          Decision.tell(
              new SessionOrder.Complain(
                  ask.clientEventId(),
                  "session_on_hold",
                  null,
                  "response.create: the line is on hold (expected: a line that is not)"));
      case BeginOwnResponse own -> stopOwn(own);
      case HearCaller _, DropSpeech _ -> Decision.ignore();
    };
  }

  private static Decision bargeIn(SessionState state, String responseId, HearCaller hear) {
    return Decision.fact(
            new SessionEvent.ReplyCut(responseId, hear.cut(), hear.at()),
            new SessionEvent.SpeechStarted(hear.itemId(), hear.at()))
        .thenTell(new SessionOrder.StopResponse(responseId, StopReason.TURN_DETECTED))
        .plus(CompensationRules.onBargeIn(state, hear.at()));
  }

  /** The session thought the agent silent, but the media plane still played its last words. */
  private static Decision tailCut(SessionState state, HearCaller hear) {
    var cut = hear.cut();
    return cut == null || state.conversation().find(cut.itemId()) == null
        ? Decision.ignore()
        : Decision.fact(new SessionEvent.ItemCut(cut.itemId(), cut.heardMs(), hear.at()))
            .plus(CompensationRules.onBargeIn(state, hear.at()));
  }

  /** The caller speaks under an agent that goes on: heard, and answered afterwards. */
  private static Decision overhear(HearCaller hear) {
    return Decision.fact(new SessionEvent.SpeechStarted(hear.itemId(), hear.at()));
  }

  private static Decision dropOverheard(SessionState state, DropSpeech drop) {
    return state.overheard() == null
        ? Decision.ignore()
        : Decision.fact(new SessionEvent.SpeechDropped(drop.at()));
  }

  private static Decision takeTurn(SessionState state, TakeUtterance take) {
    var item = callers(state, take.itemId(), true, "", take.audioMs());
    return takeTurn(state, item, take.respond(), take.at());
  }

  private static Decision takeWords(SessionState state, TakeWords take, boolean answered) {
    var item = callers(state, take.itemId(), take.spoken(), take.text(), 0);
    return takeTurn(state, item, answered, take.at());
  }

  /** What the caller says in the next turn. */
  private static Item.Message callers(
      SessionState state, String id, boolean spoken, String text, long audioMs) {
    int turn = state.turns().latest() + 1;
    return new Item.Message(id, turn, ContextItem.Role.CALLER, spoken, text, audioMs, 0, true);
  }

  private static Decision takeTurn(
      SessionState state, Item.Message item, boolean answered, Instant at) {
    if (state.conversation().find(item.id()) != null) {
      return state.phase() instanceof Phase.Hearing
          ? Decision.fact(new SessionEvent.SpeechDropped(at))
          : Decision.ignore();
    }
    var last = state.conversation().last();
    return Decision.fact(new SessionEvent.TurnTaken(item.turn(), item, answered, at))
        .thenTell(new SessionOrder.ItemAdded(item, last == null ? null : last.id(), true));
  }

  /** The caller's latest turn if nobody has answered it, or the answer was lost unheard. */
  private static int turnOfOwn(SessionState state) {
    var turns = state.turns().turns();
    boolean lost = !turns.isEmpty() && turns.getLast().outcome() == TurnOutcome.FAILED;
    return lost ? state.turns().latest() : turnToAnswer(state);
  }

  private static int turnToAnswer(SessionState state) {
    var turns = state.turns().turns();
    boolean unanswered = !turns.isEmpty() && turns.getLast().responses().isEmpty();
    return unanswered ? state.turns().latest() : state.turns().latest() + 1;
  }

  private static Decision own(SessionState state, BeginOwnResponse own) {
    return state.turns().ofResponse(own.responseId()) != null
        ? Decision.ignore()
        : Decision.fact(
            new SessionEvent.OwnResponseBegun(turnOfOwn(state), own.responseId(), own.at()));
  }

  /** Two voices never: what the session asked for goes first. */
  private static Decision ownInTheWay(BeginOwnResponse own, String running) {
    return own.responseId().equals(running) ? Decision.ignore() : stopOwn(own);
  }

  private static Decision stopOwn(BeginOwnResponse own) {
    return Decision.tell(
        new SessionOrder.StopResponse(own.responseId(), StopReason.CLIENT_CANCELLED));
  }

  private static Decision respond(SessionState state, AskResponse ask) {
    int turn = turnToAnswer(state);
    return ResponseScheduler.respond(
        state, turn, new PendingResponse(ResponseCause.CLIENT, null, ask.options()), ask.at());
  }

  private static Decision stop(StopResponse stop, String running) {
    var wanted = stop.responseId();
    return wanted == null || wanted.equals(running)
        ? Decision.tell(new SessionOrder.StopResponse(running, StopReason.CLIENT_CANCELLED))
        : nothingToStop(stop);
  }

  private static Decision noteEnd(SessionState state, EndResponse end) {
    return state.turns().ofResponse(end.responseId()) == null
        ? Decision.ignore()
        : Decision.fact(
            new SessionEvent.ResponseEnded(
                end.responseId(), end.outcome(), end.playing(), end.stages(), end.at()));
  }

  private static Decision alreadyAnswering(AskResponse ask, String running) {
    return Decision.tell(
        new SessionOrder.Complain(
            ask.clientEventId(),
            "conversation_already_has_active_response",
            null,
            "response.create: conversation already has an active response "
                + running
                + " (expected: none; wait for its response.done)"));
  }

  private static Decision nothingToStop(StopResponse stop) {
    return Decision.tell(
        new SessionOrder.Complain(
            stop.clientEventId(),
            "response_cancel_not_active",
            null,
            "Cancellation failed: no active response found"));
  }

  private TurnMachine() {}
}
