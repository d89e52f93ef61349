package dev.parley.orchestrator.media;

import dev.parley.orchestrator.audio.Audio;
import dev.parley.session.SessionCommand;
import org.jspecify.annotations.Nullable;

/** Answers the caller's side: sound, turns, barge-in. Its reflexes act before the session knows. */
final class CallerDesk implements Hearing.Listener {

  /** The protocol refuses to commit less (realtime.md 8). */
  private static final int LEAST_COMMIT_MS = 100;

  private final Floor floor;
  private final String stem;
  private final Hearing.Ears ears;
  private Hearing hearing;
  private int utterances;
  private String utterance = "";

  CallerDesk(Floor floor, String stem, Hearing.Ears ears) {
    this.floor = floor;
    this.stem = stem;
    this.ears = ears;
    this.hearing = new Hearing(floor.settings, ears, this);
  }

  void heard(Audio audio) {
    if (audio.size() > 0 && !hearing.hear(audio)) {
      floor.toLeg(
          LegOrder.Complain.refused(
              null, "invalid_value", "audio", "audio: not base64 (expected: padded base64)"));
    }
  }

  void commit(@Nullable String clientEventId) {
    long ms = hearing.bufferedMs();
    if (ms < LEAST_COMMIT_MS) {
      floor.toLeg(
          LegOrder.Complain.refused(
              clientEventId,
              "input_audio_buffer_commit_empty",
              null,
              "input_audio_buffer: %d ms (expected: at least %d ms of audio)"
                  .formatted(ms, LEAST_COMMIT_MS)));
      return;
    }
    if (hearing.speaking()) {
      endSpeech();
    } else {
      nameUtterance();
      hearing.release();
    }
    take(ms, 0, false);
  }

  void clear() {
    boolean spoke = hearing.speaking();
    if (spoke) {
      endSpeech();
    }
    hearing.forget();
    floor.toModel(new ModelOrder.Clear());
    floor.toLeg(new LegOrder.SoundCleared());
    if (spoke) {
      dropSpeech();
    }
  }

  void configure(LegSettings next) {
    floor.settings = next;
    if (hearing.listensOtherwise(next)) {
      listenAs(next);
    }
    floor.toModel(
        new ModelOrder.Update(
            next.hears(), next.speaks(), next.voice(), next.instructions(), next.speed()));
    floor.toLeg(new LegOrder.Configured());
    floor.toSession(new SessionCommand.KeepSettings(floor.epoch, next.kept(), floor.clock.now()));
  }

  /** After the agent has fallen silent the caller's silence is watched, if the leg wants that. */
  void watchSilence() {
    var since = floor.silentSince;
    if (since == null) {
      return;
    }
    var turns = floor.settings.turns();
    var timeout = turns == null ? null : turns.idleTimeoutMs();
    if (timeout == null || floor.closed()) {
      return;
    }
    long until = since + timeout * 1_000_000L;
    if (floor.now() - until < 0) {
      floor.wakeAt(until);
      return;
    }
    idle(timeout);
  }

  /** Whether the caller says nothing. */
  boolean isQuiet() {
    return !hearing.speaking();
  }

  void close() {
    hearing.close();
  }

  @Override
  public void speechStarted(long atMs, long lagMs) {
    nameUtterance();
    floor.toLeg(new LegOrder.SpeechStarted(utterance, atMs));
    if (floor.settings.interrupts()) {
      interrupt(lagMs);
    } else {
      floor.toSession(
          new SessionCommand.HearCaller(floor.epoch, utterance, false, null, floor.clock.now()));
    }
    floor.silentSince = null;
  }

  @Override
  public void speech(Audio audio) {
    floor.toModel(new ModelOrder.Hear(audio));
  }

  @Override
  public void speechStopped(long atMs) {
    floor.toLeg(new LegOrder.SpeechStopped(utterance, atMs));
    var turns = floor.settings.turns();
    take(
        hearing.bufferedMs(), hearing.positionMs() - atMs, turns != null && turns.createResponse());
  }

  private void interrupt(long lagMs) {
    var reply = floor.reply;
    if (reply != null && lagMs > 0 && floor.playout.playing(floor.now())) {
      reply.stages.bargeIn(lagMs);
    }
    var cut = floor.cut();
    floor.toSession(
        new SessionCommand.HearCaller(floor.epoch, utterance, true, cut, floor.clock.now()));
    floor.cancelReply("turn_detected");
    if (cut != null) {
      floor.toModel(new ModelOrder.Truncate(cut.itemId(), cut.heardMs()));
    }
  }

  private void take(long audioMs, long lagMs, boolean respond) {
    floor.openTurn = Stages.ofTurn(utterance, floor.now(), lagMs);
    floor.silentSince = null;
    floor.toModel(new ModelOrder.Commit(utterance));
    floor.toSession(
        new SessionCommand.TakeUtterance(
            floor.epoch, utterance, audioMs, respond, floor.clock.now()));
    hearing.forget();
  }

  /** The caller's client ends what the caller goes on saying. */
  private void endSpeech() {
    floor.toLeg(new LegOrder.SpeechStopped(utterance, hearing.positionMs()));
    hearing.restart();
  }

  private void dropSpeech() {
    floor.toSession(new SessionCommand.DropSpeech(floor.epoch, floor.clock.now()));
  }

  /** What the caller is saying stays with the model, and is noticed again or committed later. */
  private void listenAs(LegSettings next) {
    if (hearing.speaking()) {
      floor.toLeg(new LegOrder.SpeechStopped(utterance, hearing.positionMs()));
      dropSpeech();
    }
    var successor = new Hearing(next, ears, this);
    successor.continueAfter(hearing);
    hearing.close();
    hearing = successor;
  }

  private void idle(int timeoutMs) {
    nameUtterance();
    long to = hearing.positionMs();
    floor.toLeg(new LegOrder.TimedOut(utterance, Math.max(0, to - timeoutMs), to));
    hearing.release();
    take(hearing.bufferedMs(), 0, true);
    floor.openTurn = null;
  }

  private void nameUtterance() {
    utterance = "item_%s_%du%d".formatted(stem, floor.epoch, ++utterances);
  }
}
