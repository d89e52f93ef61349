package dev.parley.media.rules;

import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Leg.Answering;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.SessionCommand;
import java.time.Duration;

/**
 * Answers a call that rings here, or waits until it is answered there. Until then the agent's first
 * words are made and wait, and nobody is heard.
 */
final class AnswerHandler {

  /** Longer than any telephone rings. */
  static final Duration LONGEST_RINGING = Duration.ofSeconds(90);

  private final CallState state;
  private final String stem;
  private Answering answering = Answering.DONE;
  private long answerBy;

  AnswerHandler(CallState state, String stem) {
    this.state = state;
    this.stem = stem;
  }

  /** The call begins. */
  void begin(Answering how) {
    answering = how;
    if (how != Answering.DONE) {
      state.speech.ring(how == Answering.OURS);
      var within = state.port.line().answersWithin();
      answerBy = state.now() + (within == null ? LONGEST_RINGING : within).toNanos();
    }
  }

  /** The session is reached: somebody is there who can answer. */
  void attached() {
    if (answering == Answering.OURS && state.speech.isRinging()) {
      answerBy = Math.max(answerBy, state.now() + Attachment.ATTACHING.toNanos());
      state.speech.answer();
    }
  }

  void rings() {
    if (state.speech.isRinging()) {
      state.out.toClient(new ConversationEvent.Ringing());
    } else {
      state.counters.factsDropped.increment();
    }
  }

  /** A machine hears the greeting as anybody does; the model is told to whom it speaks. */
  void answered(PortFact.Answered.By by) {
    if (!state.speech.isRinging()) {
      state.counters.factsDropped.increment();
      return;
    }
    if (by == PortFact.Answered.By.MACHINE) {
      var words = "[An answering machine has taken the call: nobody answers, but it records.]";
      var note =
          new Item.Message(
              "item_%s_%da".formatted(stem, state.epoch), 0, Role.SYSTEM, false, words, 0, 0, true);
      state.out.toSession(
          new SessionCommand.AddItem(state.epoch, null, note, null, state.clock.now()));
    }
    state.out.toClient(new ConversationEvent.Answered(by));
    state.speech.answered();
  }

  /** Nobody lets it ring without end. */
  void watch() {
    if (!state.speech.isRinging() || state.closed()) {
      return;
    }
    if (state.now() - answerBy < 0) {
      state.out.wakeAt(answerBy);
      return;
    }
    state.out.toClient(
        ConversationEvent.Complain.failed(
            "not_answered", "call: not answered (expected: an answer in time)"));
    state.close(PortOrder.Ending.FAILED, "not_answered");
  }
}
