package dev.parley.media.rules;

import dev.parley.media.audio.Audio;
import dev.parley.media.graph.Stage;
import dev.parley.media.links.LinkNews;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.turns.TurnTaking;
import dev.parley.session.model.SessionCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers the caller's side: sound, turns, barge-in. Its reflexes act before the session knows.
 * Whoever finds the turns, the leg's rules or the model now linked, what follows from them follows
 * here.
 */
final class CallerHandler implements SpeechSegmenter.Listener {

  /** The Realtime API refuses to commit less. */
  private static final int LEAST_COMMIT_MS = 100;

  /** A line that carries nothing for so long does not only stutter. */
  private static final int STALLED_MS = 1_000;

  /**
   * Whoever sends faster than it is spoken may stop sending at any time: more is not waited for
   * than the longest pieces last that clients send in their own time.
   */
  private static final long MOST_AHEAD = 10_000_000_000L;

  private final CallState state;
  private final CallerTurn turn;
  private final TurnTaking.Opener turns;
  private SpeechSegmenter segmenter;

  /** What the model now linked can do; absent before the first. */
  private @Nullable LinkCapabilities linked;

  /** When the caller's sound, played as it came, would run out. */
  private long soundUntil;

  CallerHandler(CallState state, String stem, TurnTaking.Opener turns) {
    this.state = state;
    this.turn = new CallerTurn(state, stem);
    this.turns = turns;
    this.segmenter = new SpeechSegmenter(state.settings, false, turns, this);
  }

  void hear(Audio audio) {
    if (state.speech.isOnHold()) {
      // Music of the carrier's.
      state.meter.drops(Stage.TURNS);
      return;
    }
    if (state.port.isWords()) {
      state.counters.factsDropped.increment();
      state.meter.drops(Stage.TURNS);
      return;
    }
    long now = state.now();
    if (state.taps != null) {
      state.taps.caller(segmenter.positionMs(), audio, now);
    }
    state.conference.caller(audio);
    long length = audio.micros() * 1_000;
    soundUntil = Math.min(Math.max(soundUntil, now) + length, now + MOST_AHEAD);
    if (audio.size() > 0 && !segmenter.hear(audio)) {
      state.meter.drops(Stage.TURNS);
      state.out.toClient(
          RequestOrigin.LEGS,
          ConversationEvent.Complain.refused(
              null, "invalid_value", "audio", "audio: not base64 (expected: padded base64)"));
    }
  }

  void commit(@Nullable String clientEventId) {
    if (modelTakesTurns()) {
      refuseTurns(clientEventId, "input_audio_buffer.commit");
      return;
    }
    long ms = segmenter.bufferedMs();
    if (ms < LEAST_COMMIT_MS) {
      state.out.toAsker(
          ConversationEvent.Complain.refused(
              clientEventId,
              "input_audio_buffer_commit_empty",
              null,
              "input_audio_buffer: %d ms (expected: at least %d ms of audio)"
                  .formatted(ms, LEAST_COMMIT_MS)));
      return;
    }
    if (segmenter.speaking()) {
      endSpeech();
    } else {
      turn.name();
      segmenter.release();
    }
    take(ms, 0, false);
  }

  void clear() {
    if (modelTakesTurns()) {
      refuseTurns(null, "input_audio_buffer.clear");
      return;
    }
    boolean spoke = segmenter.speaking();
    if (spoke) {
      endSpeech();
    }
    segmenter.forget();
    state.out.toModel(new ModelOrder.Clear());
    state.out.toClient(new ConversationEvent.SoundCleared());
    if (spoke) {
      dropSpeech();
    }
  }

  /** A caller whose sound stops in the middle of speech is not waited for without end. */
  void watchSound() {
    var rules = modelTakesTurns() ? null : state.settings.turns();
    if (rules == null || !segmenter.speaking() || state.closed() || state.speech.isOnHold()) {
      return;
    }
    long until = soundUntil + (rules.silenceDurationMs() + STALLED_MS) * 1_000_000L;
    if (state.now() - until < 0) {
      state.out.wakeAt(until);
    } else {
      segmenter.soundStopped();
    }
  }

  /** Some of what the caller says is understood while the caller goes on. */
  void understood(ModelFact.Transcript words) {
    boolean ours = modelTakesTurns() ? turn.understands(words) : isBeingSaid(words.itemId());
    if (ours) {
      segmenter.words(words.text());
    }
  }

  private boolean isBeingSaid(String itemId) {
    return turn.isOf(itemId) && segmenter.speaking();
  }

  /** From now on the sound goes to such a model, which may take the turns itself. */
  void linked(LinkNews.Dialled news) {
    var can = news.can();
    linked = can;
    segmenter.giveAll(can.takes() == LinkCapabilities.Takes.ALL);
    var unjudged = news.unjudged();
    if (unjudged.isEmpty() || !isHeeded(unjudged)) {
      listenAs(state.settings);
      unjudged.forEach(piece -> sound(piece, ModelOrder.Hear.Mark.SPEECH));
    } else {
      hearAgain(unjudged);
    }
  }

  /** Whether the caller may begin a turn, and the sound came in the format that is judged now. */
  private boolean isHeeded(List<Audio> sound) {
    return !state.closed()
        && !state.speech.isOnHold()
        && !segmenter.speaking()
        && sound.stream().allMatch(piece -> piece.format() == state.settings.hears());
  }

  /** As the model was to find turns in it, and is gone, the leg's rules do. */
  private void hearAgain(List<Audio> sound) {
    var successor = new SpeechSegmenter(state.settings, false, turns, this);
    long millis = sound.stream().mapToLong(Audio::micros).sum() / 1_000;
    successor.beginBefore(segmenter, millis);
    segmenter.close();
    segmenter = successor;
    sound.forEach(segmenter::hear);
  }

  /** A model that takes turns itself hears the caller begin. */
  void began(LinkNews.CallerBegan speech) {
    if (modelTakesTurns()) {
      turn.heard(speech.itemId(), speech.interrupts());
      segmenter.model(TurnTaking.ModelHears.SPEECH_STARTED, speech.agoMs());
    }
  }

  /** It finds that the caller is done. */
  void ended(LinkNews.CallerEnded speech) {
    if (modelTakesTurns()) {
      segmenter.model(TurnTaking.ModelHears.SPEECH_STOPPED, speech.agoMs());
    }
  }

  /** It answers unasked. */
  void answered() {
    if (modelTakesTurns()) {
      segmenter.model(TurnTaking.ModelHears.ANSWERS, 0);
    }
    turn.answered();
  }

  /**
   * The answer that a model was to give unasked is lost with its link. The next model gives it if
   * it takes turns too, for it hears the caller again.
   *
   * @return whether it must be asked for
   */
  boolean answerLost(boolean begun) {
    return turn.answerLost(begun, modelTakesTurns());
  }

  /** After the agent has fallen silent the caller's silence is watched, if the leg wants that. */
  void watchSilence() {
    var since = state.silentSince;
    if (since == null || state.speech.isOnHold() || state.floor != null) {
      return;
    }
    var turns = state.settings.turns();
    var timeout = turns == null ? null : turns.idleTimeoutMs();
    if (timeout == null || state.closed()) {
      return;
    }
    long until = since + timeout * 1_000_000L;
    if (state.now() - until < 0) {
      state.out.wakeAt(until);
      return;
    }
    idle(timeout);
  }

  /** The line is parked: what the caller was saying has no end. */
  void hold() {
    if (segmenter.speaking()) {
      endSpeech();
      segmenter.forget();
      state.out.toModel(new ModelOrder.Clear());
      dropSpeech();
    }
  }

  /** What the caller was saying is lost with the link that heard it. */
  void unnoticed() {
    if (modelTakesTurns()) {
      hold();
    }
  }

  /** A human has the call: a model that takes turns does not hear what is said from now on. */
  void floorTaken() {
    if (modelTakesTurns()) {
      hold();
    }
  }

  /** The line is back; the caller's silence counts from now. */
  void unhold() {
    if (state.silentSince != null) {
      state.silentSince = state.now();
    }
  }

  /** Whether the caller says nothing. */
  boolean isQuiet() {
    return !segmenter.speaking();
  }

  void close() {
    segmenter.close();
  }

  @Override
  public void speechStarted(long atMs) {
    if (modelTakesTurns()) {
      turn.beginAsHeard(atMs);
    } else {
      turn.beginByRules(atMs);
    }
    if (interrupts()) {
      state.speech.pause();
    }
  }

  /** A client hears of it only now: many drop what they still have of the answer when they do. */
  @Override
  public void speechConfirmed(long lagMs) {
    turn.notice();
    if (interrupts()) {
      turn.interrupt(lagMs);
    } else {
      turn.overhear();
    }
    state.silentSince = null;
  }

  /**
   * Neither session nor client has heard of it; the model heard something, which is no part of any
   * turn.
   */
  @Override
  public void speechDismissed(long atMs) {
    state.out.toModel(new ModelOrder.Clear());
    segmenter.forget();
    state.speech.resume();
  }

  @Override
  public void sound(Audio audio, ModelOrder.Hear.Mark mark) {
    state.out.toModel(new ModelOrder.Hear(audio, mark));
  }

  @Override
  public void speechStopped(long atMs) {
    turn.tellStopped(atMs);
    long lagMs = segmenter.positionMs() - atMs;
    if (modelTakesTurns()) {
      turn.awaitAnswer();
      take(turn.lengthMs(atMs), lagMs, false);
      return;
    }
    var turns = state.settings.turns();
    take(segmenter.bufferedMs(), lagMs, turns != null && turns.createResponse());
  }

  private boolean interrupts() {
    return linked == null
        ? state.settings.interrupts()
        : linked.interrupts(state.settings, turn.interrupts());
  }

  private boolean modelTakesTurns() {
    return linked != null && linked.takesTurns(state.settings);
  }

  private void refuseTurns(@Nullable String clientEventId, String what) {
    state.out.toAsker(
        ConversationEvent.Complain.refused(
            clientEventId,
            "unsupported_by_model",
            null,
            what + ": refused (expected: a model that does not take turns itself)"));
  }

  private void take(long audioMs, long lagMs, boolean respond) {
    turn.take(audioMs, lagMs, respond, modelTakesTurns());
    segmenter.forget();
  }

  /** The caller's client ends what the caller goes on saying. */
  private void endSpeech() {
    state.speech.resume();
    turn.tellStopped(segmenter.positionMs());
    segmenter.restart();
  }

  private void dropSpeech() {
    state.out.toSession(new SessionCommand.DropSpeech(state.epoch, state.clock.now()));
  }

  /**
   * What the caller is saying stays with the model, and is noticed again or committed later. Where
   * a model found that the caller speaks, its end is found by us.
   */
  void listenAs(LegSettings next) {
    boolean byModel = modelTakesTurns();
    if (!segmenter.listensOtherwise(next, byModel)) {
      return;
    }
    boolean goesOn =
        segmenter.speaking() && segmenter.isByModel() && !byModel && next.turns() != null;
    if (segmenter.speaking() && !goesOn) {
      turn.tellStopped(segmenter.positionMs());
      state.speech.resume();
      dropSpeech();
    }
    var successor = new SpeechSegmenter(next, byModel, turns, this);
    successor.continueAfter(segmenter);
    if (goesOn) {
      successor.goOnSpeaking(turn.lengthMs(segmenter.positionMs()));
    }
    segmenter.close();
    segmenter = successor;
  }

  private void idle(int timeoutMs) {
    var named = turn.name();
    long to = segmenter.positionMs();
    state.out.toClient(new ConversationEvent.TimedOut(named, Math.max(0, to - timeoutMs), to));
    segmenter.release();
    take(segmenter.bufferedMs(), 0, true);
    state.openTurn = null;
  }
}
