package dev.parley.media.rules;

import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.StopReason;
import org.jspecify.annotations.Nullable;

/**
 * The caller's turn, the one that the caller is taking or the latest: what it is called, since when
 * it lasts, who has been told of it, and what is known of its answer. The leg's rules find it, or
 * the model now linked, which names it and may answer it unasked. Confined to the call's loop.
 */
final class CallerTurn {

  private final CallState state;
  private final String stem;
  private int utterances;

  /** The item that it becomes. */
  private String utterance = "";

  /** What the model calls that which it hears now. */
  private String named = "";

  /** Whether that stops the agent, if the model decides it. */
  private boolean interrupts = true;

  private long beganAtMs;

  /** What has been understood of it, which the session is told once it has the item. */
  private @Nullable String understood;

  /** The latest that was taken for a turn. */
  private String taken = "";

  /** A client has been told that the caller speaks. */
  private boolean noticed;

  /** The model has taken it and answers it unasked, and has not begun to. */
  private boolean awaitsAnswer;

  CallerTurn(CallState state, String stem) {
    this.state = state;
    this.stem = stem;
  }

  /** A model that takes turns hears the caller. */
  void heard(String itemId, boolean stopsAgent) {
    named = itemId;
    interrupts = stopsAgent;
    understood = null;
  }

  /**
   * Such a model understands some of what it hears.
   *
   * @return whether it is of a turn that was not taken yet
   */
  boolean understands(ModelFact.Transcript words) {
    if (words.itemId().equals(taken)) {
      return false;
    }
    named = words.itemId();
    interrupts = true;
    understood = words.isFinal() ? words.text() : null;
    return true;
  }

  boolean isOf(String itemId) {
    return itemId.equals(utterance);
  }

  /** Whether it stops the agent, if the model decides that. */
  boolean interrupts() {
    return interrupts;
  }

  /** How long it lasts, {@code atMs} into the call. */
  long lengthMs(long atMs) {
    return Math.max(0, atMs - beganAtMs);
  }

  /** It begins, and the model has named it. */
  void beginAsHeard(long atMs) {
    utterance = named;
    begin(atMs);
  }

  /** It begins by the leg's rules. */
  void beginByRules(long atMs) {
    name();
    understood = null;
    begin(atMs);
  }

  /** It has no beginning: somebody says that what was heard so far is an utterance. */
  String name() {
    utterance = "item_%s_%du%d".formatted(stem, state.epoch, ++utterances);
    return utterance;
  }

  private void begin(long atMs) {
    beganAtMs = atMs;
    noticed = false;
  }

  /** The caller does speak. */
  void notice() {
    state.out.toClient(new ConversationEvent.SpeechStarted(utterance, beganAtMs));
    noticed = true;
  }

  /** Who was told that the caller speaks is told that the caller does not any more. */
  void tellStopped(long atMs) {
    if (noticed) {
      state.out.toClient(new ConversationEvent.SpeechStopped(utterance, atMs));
      noticed = false;
    }
  }

  /** The agent goes on: the session hears of it only. */
  void overhear() {
    state.out.toSession(
        new SessionCommand.HearCaller(state.epoch, utterance, false, null, state.clock.now()));
  }

  /** It stops the agent, {@code lagMs} after it began; 0 if that is not known. */
  void interrupt(long lagMs) {
    var response = state.response;
    if (response != null && lagMs > 0 && state.playout.playing(state.now())) {
      response.latency.bargeIn(lagMs);
    }
    var cut = state.speech.cut();
    state.out.toSession(
        new SessionCommand.HearCaller(state.epoch, utterance, true, cut, state.clock.now()));
    state.responses.cancel(StopReason.TURN_DETECTED);
    if (cut != null) {
      state.out.toModel(new ModelOrder.Truncate(cut.itemId(), cut.heardMs()));
    }
  }

  /**
   * The caller is done: it is a turn of the conversation.
   *
   * @param lagMs sound since the last of the speech
   * @param respond whether the session has it answered
   * @param byModel whether the model makes an utterance of what it heard by itself
   */
  void take(long audioMs, long lagMs, boolean respond, boolean byModel) {
    var latency = TurnLatency.ofTurn(utterance, state.now(), lagMs);
    if (utterance.equals(taken)) {
      // Another link heard it once more.
      latency.named(utterance, state.latestTurn);
    }
    taken = utterance;
    state.openTurn = latency;
    state.silentSince = null;
    state.speech.resume();
    if (!byModel) {
      state.out.toModel(new ModelOrder.Commit(utterance));
    }
    state.out.toSession(
        new SessionCommand.TakeUtterance(
            state.epoch, utterance, audioMs, respond, state.clock.now()));
    if (understood != null) {
      // The session had no such item when the words came.
      state.out.toSession(
          new SessionCommand.NoteTranscript(state.epoch, utterance, understood, state.clock.now()));
      understood = null;
    }
  }

  /** The model has taken it, and answers it unasked. */
  void awaitAnswer() {
    awaitsAnswer = true;
  }

  /** The model begins to answer. */
  void answered() {
    awaitsAnswer = false;
  }

  /**
   * The link is lost that was to answer it unasked.
   *
   * @param begun whether it had begun to
   * @param byModel whether the next model hears the caller again, and answers
   * @return whether the answer must be asked for
   */
  boolean answerLost(boolean begun, boolean byModel) {
    boolean owed = awaitsAnswer || begun;
    awaitsAnswer = owed && byModel;
    return owed && !awaitsAnswer;
  }
}
