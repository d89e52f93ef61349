package dev.parley.media.call;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.links.LinkNews;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.TextOrder;
import dev.parley.media.turns.TurnTaking;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.StopReason;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers the caller's side: sound, turns, barge-in. Its reflexes act before the session knows.
 * Whoever finds the turns, the leg's rules or the model now linked, what follows from them follows
 * here.
 */
final class CallerHandler implements SpeechSegmenter.Listener {

  /** The protocol refuses to commit less (realtime.md 8). */
  private static final int LEAST_COMMIT_MS = 100;

  /** A line that carries nothing for so long does not only stutter. */
  private static final int STALLED_MS = 1_000;

  private final CallState state;
  private final String stem;
  private final TurnTaking.Opener turns;
  private SpeechSegmenter segmenter;
  private int utterances;
  private String utterance = "";

  /** What the model now linked can do; absent before the first. */
  private @Nullable LinkCapabilities linked;

  // Of a turn that the model finds.
  private String named = "";
  private boolean interrupts = true;
  private long beganAtMs;
  private @Nullable String understood;

  /** The latest that was taken for a turn. */
  private String taken = "";

  /** A client has been told that the caller speaks. */
  private boolean noticed;

  /** The model has taken a turn and answers it unasked, and has not begun to. */
  private boolean awaitsAnswer;

  /** When the caller's sound, played as it came, would run out. */
  private long soundUntil;

  CallerHandler(CallState state, String stem, TurnTaking.Opener turns) {
    this.state = state;
    this.stem = stem;
    this.turns = turns;
    this.segmenter = new SpeechSegmenter(state.settings, false, turns, this);
  }

  void hear(Audio audio) {
    if (state.speech.isOnHold()) {
      // Music of the carrier's.
      return;
    }
    if (state.port.isWords()) {
      state.counters.factsDropped.increment();
      return;
    }
    long now = state.now();
    if (state.taps != null) {
      state.taps.caller(segmenter.positionMs(), audio, now);
    }
    state.conference.caller(audio);
    soundUntil = Math.max(soundUntil, now) + audio.micros() * 1_000;
    if (audio.size() > 0 && !segmenter.hear(audio)) {
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
      nameUtterance();
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

  void configure(LegSettings next) {
    var sound = state.port.sound();
    if (state.port.isWords()) {
      state.out.toText(new TextOrder.Speak(next.voice(), next.speed()));
    } else if (!takes("hears", next.hears(), sound.in())
        || !takes("speaks", next.speaks(), sound.out())) {
      return;
    }
    state.settings = next;
    listenAs(next);
    state.out.toModel(new ModelOrder.Update(state.agent.settings(next)));
    state.out.toAsker(new ConversationEvent.Configured());
    keep(next);
  }

  void keep(LegSettings settings) {
    state.out.toSession(
        new SessionCommand.KeepSettings(state.epoch, settings.kept(), state.clock.now()));
  }

  private boolean takes(String name, AudioFormat format, Set<AudioFormat> possible) {
    if (possible.contains(format)) {
      return true;
    }
    state.out.toAsker(
        ConversationEvent.Complain.refused(
            null,
            "unsupported_by_leg",
            name,
            "%s: %s (expected: one of %s)".formatted(name, format, possible)));
    return false;
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
    if (modelTakesTurns()) {
      if (!words.itemId().equals(taken)) {
        named = words.itemId();
        interrupts = true;
        understood = words.isFinal() ? words.text() : null;
        segmenter.words(words.text());
      }
    } else if (words.itemId().equals(utterance) && segmenter.speaking()) {
      segmenter.words(words.text());
    }
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
      named = speech.itemId();
      interrupts = speech.interrupts();
      understood = null;
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
    awaitsAnswer = false;
  }

  /**
   * The answer that a model was to give unasked is lost with its link. The next model gives it if
   * it takes turns too, for it hears the caller again.
   *
   * @return whether it must be asked for
   */
  boolean answerLost(boolean begun) {
    boolean owed = awaitsAnswer || begun;
    awaitsAnswer = owed && modelTakesTurns();
    return owed && !awaitsAnswer;
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
      utterance = named;
    } else {
      nameUtterance();
      understood = null;
    }
    beganAtMs = atMs;
    noticed = false;
    if (interrupts()) {
      state.speech.pause();
    }
  }

  /** A client hears of it only now: many drop what they still have of the answer when they do. */
  @Override
  public void speechConfirmed(long lagMs) {
    state.out.toClient(new ConversationEvent.SpeechStarted(utterance, beganAtMs));
    noticed = true;
    if (interrupts()) {
      interrupt(lagMs);
    } else {
      state.out.toSession(
          new SessionCommand.HearCaller(state.epoch, utterance, false, null, state.clock.now()));
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
    tellStopped(atMs);
    long lagMs = segmenter.positionMs() - atMs;
    if (modelTakesTurns()) {
      awaitsAnswer = true;
      take(Math.max(0, atMs - beganAtMs), lagMs, false);
      return;
    }
    var turns = state.settings.turns();
    take(segmenter.bufferedMs(), lagMs, turns != null && turns.createResponse());
  }

  private boolean interrupts() {
    return linked == null
        ? state.settings.interrupts()
        : linked.interrupts(state.settings, interrupts);
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

  private void interrupt(long lagMs) {
    var reply = state.reply;
    if (reply != null && lagMs > 0 && state.playout.playing(state.now())) {
      reply.stages.bargeIn(lagMs);
    }
    var cut = state.speech.cut();
    state.out.toSession(
        new SessionCommand.HearCaller(state.epoch, utterance, true, cut, state.clock.now()));
    state.responses.cancelReply(StopReason.TURN_DETECTED);
    if (cut != null) {
      state.out.toModel(new ModelOrder.Truncate(cut.itemId(), cut.heardMs()));
    }
  }

  private void take(long audioMs, long lagMs, boolean respond) {
    var stages = TurnLatency.ofTurn(utterance, state.now(), lagMs);
    if (utterance.equals(taken)) {
      // Another link heard it once more.
      stages.named(utterance, state.latestTurn);
    }
    taken = utterance;
    state.openTurn = stages;
    state.silentSince = null;
    state.speech.resume();
    if (!modelTakesTurns()) {
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
    segmenter.forget();
  }

  /** The caller's client ends what the caller goes on saying. */
  private void endSpeech() {
    state.speech.resume();
    tellStopped(segmenter.positionMs());
    segmenter.restart();
  }

  private void tellStopped(long atMs) {
    if (noticed) {
      state.out.toClient(new ConversationEvent.SpeechStopped(utterance, atMs));
      noticed = false;
    }
  }

  private void dropSpeech() {
    state.out.toSession(new SessionCommand.DropSpeech(state.epoch, state.clock.now()));
  }

  /**
   * What the caller is saying stays with the model, and is noticed again or committed later. Where
   * a model found that the caller speaks, its end is found by us.
   */
  private void listenAs(LegSettings next) {
    boolean byModel = modelTakesTurns();
    if (!segmenter.listensOtherwise(next, byModel)) {
      return;
    }
    boolean goesOn =
        segmenter.speaking() && segmenter.isByModel() && !byModel && next.turns() != null;
    if (segmenter.speaking() && !goesOn) {
      tellStopped(segmenter.positionMs());
      state.speech.resume();
      dropSpeech();
    }
    var successor = new SpeechSegmenter(next, byModel, turns, this);
    successor.continueAfter(segmenter);
    if (goesOn) {
      successor.goOnSpeaking(Math.max(0, segmenter.positionMs() - beganAtMs));
    }
    segmenter.close();
    segmenter = successor;
  }

  private void idle(int timeoutMs) {
    nameUtterance();
    long to = segmenter.positionMs();
    state.out.toClient(new ConversationEvent.TimedOut(utterance, Math.max(0, to - timeoutMs), to));
    segmenter.release();
    take(segmenter.bufferedMs(), 0, true);
    state.openTurn = null;
  }

  private void nameUtterance() {
    utterance = "item_%s_%du%d".formatted(stem, state.epoch, ++utterances);
  }
}
