package dev.parley.media.rules;

import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Leg.Answering;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.StopReason;

/** Answers the leg's port: keys, marks, a parked line, a caller who is put through. */
final class PortHandler {

  private final CallState state;
  private final String stem;
  private final CallerHandler caller;
  private final AnswerHandler answer;
  private final KeyPresses keys = new KeyPresses();
  private int numbers;

  PortHandler(CallState state, String stem, CallerHandler caller) {
    this.state = state;
    this.stem = stem;
    this.caller = caller;
    this.answer = new AnswerHandler(state, stem);
  }

  void reported(PortFact fact) {
    switch (fact) {
      case PortFact.Ringing _ -> answer.rings();
      case PortFact.Answered(var by) -> answer.answered(by);
      case PortFact.Digit(var key) -> pressed(key);
      case PortFact.Played(var mark) -> state.speech.played(mark);
      case PortFact.Drained _ -> state.playout.drained(state.now());
      case PortFact.Full(var atMost) -> state.playout.holdBack(state.now() + atMost.toNanos());
      case PortFact.Ready _ -> state.playout.holdBack(state.now());
      case PortFact.OnHold _ -> hold();
      case PortFact.Resumed _ -> unhold();
      case PortFact.Transferred(var putThrough, var reason) -> transferred(putThrough, reason);
      case PortFact.Gone _ -> throw new IllegalStateException("answered before");
    }
  }

  /** The call begins, and perhaps rings. */
  void begin(Answering how) {
    answer.begin(how);
  }

  void attached() {
    answer.attached();
  }

  void watchRinging() {
    answer.watch();
  }

  /** Puts the caller through; the agent says nothing more. */
  void transfer(String target) {
    if (state.port.transfer() == PortCapabilities.Transfers.NONE) {
      refuse("transfer", "transfer: this leg has none (expected: a leg that can transfer)");
      return;
    }
    silence();
    state.out.toPort(new PortOrder.Transfer(target));
  }

  void sendDigits(String digits) {
    if (!state.port.sendsDigits()) {
      refuse("digits", "digits: this leg sends none (expected: a leg that can)");
    } else if (!KeyPresses.areKeys(digits)) {
      refuse(
          "digits",
          "digits: %d keys (expected: 0 to 9, A to D, * or #)".formatted(digits.length()));
    } else {
      state.out.toPort(new PortOrder.SendDigits(digits));
    }
  }

  /** A number that is done becomes what the caller said, and is answered. */
  void watchKeys() {
    var number = keys.done(state.now());
    if (number != null) {
      keyedIn(number);
    }
    var at = keys.doneAt();
    if (at != null) {
      state.out.wakeAt(at);
    }
  }

  /** Whoever presses a key means it: the agent listens. */
  private void pressed(char key) {
    if (state.speech.isOnHold() || !keys.press(key, state.now())) {
      state.counters.factsDropped.increment();
      return;
    }
    silence();
  }

  private void keyedIn(String number) {
    silence();
    var id = "item_%s_%dk%d".formatted(stem, state.epoch, ++numbers);
    state.openTurn = TurnLatency.ofTurn(id, state.now(), 0);
    state.silentSince = null;
    state.out.toSession(
        new SessionCommand.TakeWords(
            state.epoch, id, "[keys] " + number, false, state.clock.now()));
  }

  private void hold() {
    if (!state.port.line().holds()) {
      state.counters.factsDropped.increment();
    } else if (!state.speech.isOnHold()) {
      caller.hold();
      state.speech.hold();
      state.out.toSession(new SessionCommand.HoldLine(state.epoch, state.clock.now()));
    }
  }

  private void unhold() {
    if (state.speech.isOnHold() && !state.speech.isRinging()) {
      state.speech.unhold();
      caller.unhold();
      state.out.toSession(new SessionCommand.ResumeLine(state.epoch, state.clock.now()));
    }
  }

  private void transferred(boolean putThrough, String reason) {
    if (!putThrough) {
      state.out.toClient(
          ConversationEvent.Complain.failed(
              "transfer_failed", "transfer: %s (expected: put through)".formatted(reason)));
    }
  }

  private void silence() {
    state.speech.silence();
    state.responses.cancel(StopReason.CLIENT_CANCELLED);
  }

  private void refuse(String param, String message) {
    state.out.toClient(
        ConversationEvent.Complain.refused(null, "unsupported_by_leg", param, message));
  }
}
