package dev.parley.media.rules;

import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.TextFact;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.StopReason;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers a carrier that hears and speaks itself: its words become the caller's utterances, and
 * what it says it was stopped at is what the caller has heard.
 */
final class TextHandler {

  /** Whoever stopped the agent and then says nothing has said nothing. */
  private static final long SPEECHLESS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final CallState state;
  private final String stem;
  private int utterances;

  /** What the caller is saying; absent while the caller says nothing. */
  private @Nullable String utterance;

  /** Until when words are awaited of a caller who stopped the agent; absent if none are. */
  private @Nullable Long wordsBy;

  TextHandler(CallState state, String stem) {
    this.state = state;
    this.stem = stem;
  }

  void told(TextFact fact) {
    if (!state.port.isWords()) {
      state.counters.factsDropped.increment();
      return;
    }
    switch (fact) {
      case TextFact.Words(var text, var isFinal) -> {
        if (isFinal) {
          said(text);
        } else {
          state.out.toClient(new ConversationEvent.Transcript(utterance(), text, false));
        }
      }
      case TextFact.Interrupted(var heard) -> interrupted(heard);
    }
  }

  void watch() {
    var by = wordsBy;
    if (by == null || state.closed()) {
      return;
    }
    if (state.now() - by < 0) {
      state.out.wakeAt(by);
    } else {
      wordsBy = null;
      utterance = null;
      state.out.toSession(new SessionCommand.DropSpeech(state.epoch, state.clock.now()));
    }
  }

  private void said(String text) {
    if (text.isBlank()) {
      state.counters.factsDropped.increment();
      return;
    }
    state.speech.silence();
    state.responses.cancel(StopReason.TURN_DETECTED);
    var itemId = utterance();
    var at = state.clock.now();
    state.openTurn = TurnLatency.ofTurn(itemId, state.now(), 0);
    state.silentSince = null;
    state.out.toClient(new ConversationEvent.Transcript(itemId, text, true));
    state.out.toSession(new SessionCommand.TakeWords(state.epoch, itemId, text, true, at));
    utterance = null;
    wordsBy = null;
  }

  /** The carrier may be slower than was thought: it may stop what should have been said. */
  private void interrupted(String heard) {
    var item = state.response == null ? null : state.response.latestSaid();
    if (item == null) {
      state.counters.factsDropped.increment();
      return;
    }
    long heardMs = Math.min(heard.length() * ActiveResponse.MS_PER_CHARACTER, item.audioMs());
    var cut = state.speech.cut(item.itemId, heardMs);
    state.out.toSession(
        new SessionCommand.HearCaller(state.epoch, utterance(), true, cut, state.clock.now()));
    state.responses.cancel(StopReason.TURN_DETECTED);
    if (cut != null) {
      state.responses.tellHeard(cut.itemId(), cut.heardMs());
    }
    state.silentSince = null;
    wordsBy = state.now() + SPEECHLESS_NANOS;
  }

  private String utterance() {
    var current = utterance;
    if (current == null) {
      current = "item_%s_%dw%d".formatted(stem, state.epoch, ++utterances);
      utterance = current;
    }
    return current;
  }
}
