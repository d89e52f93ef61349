package dev.parley.orchestrator.media;

import dev.parley.session.SessionCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has the floor in one call, and what is being done about it: shared by the desks that answer
 * the leg, the session and the model. Confined to the call's loop.
 */
final class Floor {

  final MediaClock clock;
  final Playout playout;
  LegSettings settings;
  int epoch;
  boolean closing;
  @Nullable Reply reply;

  /** Stages of the caller's turn that has no response yet. */
  @Nullable Stages openTurn;

  private final List<MediaOutput> outputs = new ArrayList<>(8);
  private long wakeAt;
  private boolean wakes;
  private @Nullable String tail;

  Floor(MediaClock clock, LegSettings settings, long leadNanos) {
    this.clock = clock;
    this.settings = settings;
    this.playout = new Playout(leadNanos, clock.nanos());
  }

  void toLeg(LegOrder order) {
    outputs.add(new MediaOutput.ToLeg(order));
  }

  void toModel(ModelOrder order) {
    outputs.add(new MediaOutput.ToModel(order));
  }

  void toSession(SessionCommand command) {
    outputs.add(new MediaOutput.ToSession(command));
  }

  void finish() {
    outputs.add(new MediaOutput.Finish());
  }

  /** What has been decided since the last call, in order. */
  List<MediaOutput> takeOutputs() {
    if (outputs.isEmpty()) {
      return List.of();
    }
    var taken = List.copyOf(outputs);
    outputs.clear();
    return taken;
  }

  void wakeAt(long nanos) {
    if (!wakes || nanos - wakeAt < 0) {
      wakes = true;
      wakeAt = nanos;
      outputs.add(new MediaOutput.WakeAt(nanos));
    }
  }

  void woken() {
    wakes = false;
  }

  /** Lets out what may be played now, and tells everyone what that ends. */
  void play() {
    while (true) {
      long now = clock.nanos();
      var entry = playout.next(now);
      if (entry == null) {
        break;
      }
      switch (entry) {
        case Playout.Sound sound -> sounds(sound, now);
        case Playout.ItemEnd end -> itemEnds(end, now);
        case Playout.ResponseEnd end -> responseEnds(end, now);
      }
    }
    endTail();
    var next = playout.nextAt();
    if (next != null) {
      wakeAt(next);
    } else if (tail != null) {
      wakeAt(playout.playsUntil());
    }
  }

  /**
   * Stops the agent at once.
   *
   * @return the item whose last words were still playing although its response was over
   */
  SessionCommand.@Nullable Cut cut() {
    long now = clock.nanos();
    var playing = playout.itemPlaying(now);
    playout.cut(now);
    tail = null;
    toLeg(new LegOrder.Flush());
    boolean responseOver = reply == null || reply.over;
    if (playing == null) {
      return null;
    }
    long heardMs = playout.heardMs(playing, now);
    toModel(new ModelOrder.Truncate(playing, heardMs));
    return responseOver ? new SessionCommand.Cut(playing, heardMs) : null;
  }

  /** Ends the response where it is, for the leg, the model and the session. */
  void cancelReply(String reason) {
    var current = reply;
    if (current == null || current.over) {
      return;
    }
    current.over = true;
    long now = clock.nanos();
    for (var item : current.items.values()) {
      if (!item.ended) {
        leaveUnfinished(current, item, now);
      }
    }
    if (!current.generated) {
      toModel(new ModelOrder.Cancel(current.id));
    }
    toLeg(
        new LegOrder.ResponseDone(
            current.id, ModelFact.Outcome.CANCELLED, reason, null, ModelFact.Usage.NONE));
    endForSession(current, "cancelled", false);
  }

  private void sounds(Playout.Sound sound, long now) {
    var current = reply;
    if (current != null && current.id.equals(sound.responseId()) && !current.heardFirst) {
      current.heardFirst = true;
      current.stages.firstFrame(now);
      toSession(new SessionCommand.BeginSpeaking(epoch, current.id, clock.now()));
    }
    toLeg(new LegOrder.Sound(sound.responseId(), sound.itemId(), sound.audio()));
  }

  private void itemEnds(Playout.ItemEnd end, long now) {
    var current = reply;
    var item = current == null ? null : current.item(end.itemId());
    if (current == null || item == null || item.ended) {
      return;
    }
    item.ended = true;
    if (item.shown) {
      toLeg(new LegOrder.ItemDone(current.id, item.itemId, end.text(), end.complete()));
    }
    if (item.call == null) {
      long ms = item.audioMicros / 1_000;
      said(current, item, end.text(), ms, end.complete() ? ms : heard(item, now), end.complete());
    }
  }

  private void responseEnds(Playout.ResponseEnd end, long now) {
    var current = reply;
    if (current == null || !current.id.equals(end.responseId()) || current.over) {
      return;
    }
    current.over = true;
    var outcome = end.outcome();
    toLeg(new LegOrder.ResponseDone(current.id, outcome, null, end.problem(), end.usage()));
    boolean playing = playout.playing(now);
    endForSession(current, outcome.label(), playing);
    tail = playing ? current.id : null;
  }

  private void endForSession(Reply current, String outcome, boolean playing) {
    var stages = current.stages.millis();
    toSession(
        new SessionCommand.EndResponse(epoch, current.id, outcome, playing, stages, clock.now()));
    toLeg(new LegOrder.TurnNews(current.turn, outcome, stages));
  }

  /** The last words of a finished response have been played. */
  private void endTail() {
    var id = tail;
    if (id != null && !playout.playing(clock.nanos())) {
      tail = null;
      playout.forget();
      toSession(new SessionCommand.EndPlayout(epoch, id, clock.now()));
    }
  }

  private void leaveUnfinished(Reply current, Reply.Speech item, long now) {
    item.ended = true;
    var text = item.text.toString();
    if (item.shown) {
      toLeg(new LegOrder.ItemDone(current.id, item.itemId, text, false));
    }
    if (item.call == null) {
      said(current, item, text, item.likelyMs(), heard(item, now), false);
    }
  }

  private void said(
      Reply current, Reply.Speech item, String text, long ms, long heardMs, boolean complete) {
    toSession(
        new SessionCommand.AddSpeech(
            epoch,
            current.id,
            item.itemId,
            text,
            settings.speech(),
            ms,
            Math.min(heardMs, ms),
            complete,
            clock.now()));
  }

  private long heard(Reply.Speech item, long now) {
    return playout.heardMs(item.itemId, now);
  }
}
