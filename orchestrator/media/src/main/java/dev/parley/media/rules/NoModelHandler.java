package dev.parley.media.rules;

import dev.parley.media.audio.Audio;
import dev.parley.media.playout.Playout;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.PortCapabilities.Transfers;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.PortOrder.Voice;
import dev.parley.proto.agent.AgentDefinition.NoModel;
import dev.parley.session.model.SessionCommand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a caller for whom no model can be had: words of the agent's that no model says,
 * and when no model is left somebody else, or the end.
 *
 * <p>The words belong to no item of the conversation. A client whose line names each sound by its
 * item is sent none: it is told of the outage in words, and of the end by its reason.
 */
final class NoModelHandler {

  /** Longest that the end of a call waits for its last words. */
  static final Duration LAST_WORDS = Duration.ofSeconds(10);

  /** Longest that somebody else may take to pick up. */
  static final Duration PUTTING_THROUGH = Duration.ofSeconds(60);

  private final CallState state;
  private final CallerHandler caller;

  /** No model has been there for a while, and the caller has not been told. */
  private boolean out;

  /** Words that are being spoken elsewhere; absent if none are. */
  private @Nullable String awaited;

  /** Why the call ends; absent while it may have a model. */
  private ModelFact.@Nullable Problem problem;

  private long endBy;
  private boolean transferring;
  private boolean putThrough;

  NoModelHandler(CallState state, CallerHandler caller) {
    this.state = state;
    this.caller = caller;
  }

  private NoModel rule() {
    return state.agent.definition().withoutModel();
  }

  /** Whether no model is left, and the caller is not heard any more. */
  boolean isEnding() {
    return problem != null;
  }

  /** There has been no link for a while. */
  void out() {
    out = problem == null;
  }

  /** There is one again: what is said from now on is the model's. */
  void back() {
    out = false;
    awaited = null;
  }

  /** No model is left. */
  void failed(ModelFact.Problem found) {
    if (problem != null) {
      return;
    }
    if (state.floor != null) {
      // A human talks with the caller, and needs no model for that; the agent's are dialled again
      // when it has the call.
      return;
    }
    back();
    problem = found;
    state.speech.silence();
    state.responses.fail(found);
    state.out.toClient(ConversationEvent.Complain.failed(found.code(), found.message()));
    var target = rule().transfer();
    if (target == null || state.speech.isRinging() || state.port.transfer() == Transfers.NONE) {
      sayLast(found);
      return;
    }
    transferring = true;
    endBy = state.now() + PUTTING_THROUGH.toNanos();
    state.out.toPort(new PortOrder.Transfer(target));
  }

  /** Somebody else has the caller, or did not want to. */
  void transferred(boolean done) {
    if (problem == null || !transferring) {
      return;
    }
    if (done) {
      putThrough = true;
    } else {
      sayLast(problem);
    }
  }

  /** Words that were wanted are there; absent sound = nobody could speak them. */
  void rendered(String words, @Nullable Audio sound) {
    if (!words.equals(awaited)) {
      return;
    }
    awaited = null;
    boolean usable = sound != null && sound.format() == state.settings.speaks();
    if (problem == null && !owesAnswer()) {
      return;
    }
    if (sound == null || !usable || !state.playout.add(new Playout.Sound(Voice.OTHERS, sound))) {
      state.counters.wordsUnspoken.increment();
      return;
    }
    state.playout.add(
        new Playout.ItemEnd(Voice.OTHERS.responseId(), Voice.OTHERS.itemId(), words, true));
  }

  /** Before what may be played is: the caller hears why nobody answers, once an outage. */
  void speak() {
    if (state.closed()) {
      return;
    }
    if (problem == null) {
      if (out && owesAnswer()) {
        out = false;
        say(rule().waitWords());
      }
    } else if (transferring && !putThrough && state.now() - endBy >= 0) {
      sayLast(problem);
    }
  }

  /** After that: the last words have been heard, or nobody waits for them any longer. */
  void watch() {
    var why = problem;
    // Who has been put through talks with somebody else until the carrier lets the line go.
    if (why == null || putThrough || state.closed()) {
      return;
    }
    long now = state.now();
    boolean waits = transferring || awaited != null || state.playout.playing(now);
    if (!waits || now - endBy >= 0) {
      close(why);
      return;
    }
    state.out.wakeAt(endBy);
    if (state.playout.playsUntil() - now > 0) {
      state.out.wakeAt(state.playout.playsUntil());
    }
  }

  private void sayLast(ModelFact.Problem why) {
    transferring = false;
    endBy = state.now() + LAST_WORDS.toNanos();
    if (state.speech.isOnHold() || !state.speaksOutsideItems()) {
      close(why);
    } else {
      say(rule().endWords());
    }
  }

  private void say(String words) {
    if (words.isEmpty()) {
      return;
    }
    if (state.port.isWords()) {
      long nanos = words.length() * ActiveResponse.MS_PER_CHARACTER * 1_000_000L;
      state.playout.add(new Playout.Words(Voice.OTHERS, words, nanos));
    } else if (state.speaksOutsideItems()) {
      awaited = words;
      state.out.render(words, state.settings.speaks());
    } else {
      state.out.toClient(ConversationEvent.Complain.failed("no_model", words));
    }
  }

  /** The agent has not said yet what it is to say, and the caller waits for it. */
  private boolean owesAnswer() {
    var response = state.response;
    boolean made = response != null && !response.over && response.generated;
    return state.owesAnswer()
        && !made
        && state.floor == null
        && !state.speech.isOnHold()
        && caller.isQuiet();
  }

  private void close(ModelFact.Problem why) {
    if (state.playout.playing(state.now())) {
      state.speech.silence();
    }
    state.responses.fail(why);
    state.out.toSession(new SessionCommand.LoseModel(state.epoch, why.code(), state.clock.now()));
    state.close(
        why.retryable() ? PortOrder.Ending.OVERLOADED : PortOrder.Ending.FAILED, why.code());
  }
}
