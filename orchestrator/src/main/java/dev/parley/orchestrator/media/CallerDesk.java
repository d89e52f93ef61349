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
  private Hearing hearing;
  private int utterances;
  private String utterance = "";
  private @Nullable Long quietSince;

  CallerDesk(Floor floor, String stem) {
    this.floor = floor;
    this.stem = stem;
    this.hearing = new Hearing(floor.settings, this);
  }

  void heard(Audio audio) {
    try {
      hearing.hear(audio);
    } catch (IllegalArgumentException notBase64) {
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
    if (!hearing.speaking()) {
      nameUtterance();
      hearing.release();
    }
    take(ms, false);
  }

  void clear() {
    hearing.forget();
    floor.toModel(new ModelOrder.Clear());
    floor.toLeg(new LegOrder.SoundCleared());
    if (hearing.speaking()) {
      floor.toSession(new SessionCommand.DropSpeech(floor.epoch, floor.clock.now()));
    }
  }

  void configure(LegSettings next) {
    var before = floor.settings;
    floor.settings = next;
    boolean listensOtherwise =
        before.hears() != next.hears() || !java.util.Objects.equals(before.turns(), next.turns());
    if (listensOtherwise) {
      var successor = new Hearing(next, this);
      successor.continueAfter(hearing);
      hearing.close();
      hearing = successor;
    }
    floor.toModel(
        new ModelOrder.Update(
            next.hears(), next.speaks(), next.voice(), next.instructions(), next.speed()));
    floor.toLeg(new LegOrder.Configured());
    floor.toSession(new SessionCommand.KeepSettings(floor.epoch, next.kept(), floor.clock.now()));
  }

  /** After the agent has fallen silent the caller's silence is watched, if the leg wants that. */
  void watchSilence(boolean nobodySpeaks) {
    var turns = floor.settings.turns();
    if (turns == null || turns.idleTimeoutMs() == null || !nobodySpeaks || hearing.speaking()) {
      quietSince = null;
      return;
    }
    long now = floor.clock.nanos();
    if (quietSince == null) {
      quietSince = now;
    }
    long until = quietSince + turns.idleTimeoutMs() * 1_000_000L;
    if (now - until < 0) {
      floor.wakeAt(until);
      return;
    }
    idle(turns.idleTimeoutMs());
  }

  void close() {
    hearing.close();
  }

  @Override
  public void speechStarted(long atMs) {
    nameUtterance();
    quietSince = null;
    floor.toLeg(new LegOrder.SpeechStarted(utterance, atMs));
    boolean interrupts = floor.settings.interrupts();
    SessionCommand.Cut cut = null;
    var reply = floor.reply;
    if (interrupts) {
      if (reply != null && floor.playout.playing(floor.clock.nanos())) {
        reply.stages.bargeIn(sinceOnset(atMs));
      }
      cut = floor.cut();
    }
    floor.toSession(
        new SessionCommand.HearCaller(floor.epoch, utterance, interrupts, cut, floor.clock.now()));
    if (interrupts) {
      floor.cancelReply("turn_detected");
    }
  }

  @Override
  public void speech(Audio audio) {
    floor.toModel(new ModelOrder.Hear(audio));
  }

  @Override
  public void speechStopped(long atMs) {
    floor.toLeg(new LegOrder.SpeechStopped(utterance, atMs));
    floor.openTurn = Stages.ofTurn(floor.clock.nanos(), hearing.positionMs() - atMs);
    var turns = floor.settings.turns();
    take(hearing.bufferedMs(), turns != null && turns.createResponse());
  }

  private void take(long audioMs, boolean respond) {
    floor.toModel(new ModelOrder.Commit(utterance));
    floor.toSession(
        new SessionCommand.TakeUtterance(
            floor.epoch, utterance, audioMs, respond, floor.clock.now()));
    hearing.forget();
  }

  private void idle(int timeoutMs) {
    quietSince = null;
    nameUtterance();
    long to = hearing.positionMs();
    floor.toLeg(new LegOrder.TimedOut(utterance, Math.max(0, to - timeoutMs), to));
    hearing.release();
    take(hearing.bufferedMs(), true);
  }

  private void nameUtterance() {
    utterance = "item_%s_%du%d".formatted(stem, floor.epoch, ++utterances);
  }

  /** The prefix padding before the onset was no speech. */
  private long sinceOnset(long atMs) {
    var turns = floor.settings.turns();
    long padding = turns == null || atMs == 0 ? 0 : turns.prefixPaddingMs();
    return Math.max(0, hearing.positionMs() - atMs - padding);
  }
}
