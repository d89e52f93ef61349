package dev.parley.media.call;

import dev.parley.media.port.LegOrder;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.StopReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one call stands, and what is being done about it: shared by the handlers that answer the
 * leg, the session and the model. Confined to the call's loop.
 */
final class CallState {

  final MediaClock clock;
  final Playout playout;
  final MediaCounters counters;
  LegSettings settings;
  int epoch;
  @Nullable ActiveResponse reply;

  /** Stages of the caller's latest turn, until its response is asked for. */
  @Nullable TurnLatency openTurn;

  /** Since when the caller's answer is awaited, in nanoseconds; absent if it is not. */
  @Nullable Long silentSince;

  private final List<MediaOutput> outputs = new ArrayList<>(8);
  private long now;
  private long wakeAt;
  private boolean wakes;
  private boolean closed;

  /** Response that is over but still plays. */
  private @Nullable String tail;

  /** Item that the session takes as heard to its end, which may still be playing. */
  private @Nullable String told;

  CallState(MediaClock clock, LegSettings settings, long leadNanos, MediaCounters counters) {
    this.clock = clock;
    this.counters = counters;
    this.settings = settings;
    this.now = clock.nanos();
    this.playout = new Playout(leadNanos, now, counters.soundDropped);
  }

  /** Something comes in: from here to the next call it is one and the same time. */
  void readClock() {
    now = clock.nanos();
  }

  /** Monotonic nanoseconds. */
  long now() {
    return now;
  }

  void toLeg(LegOrder order) {
    if (!closed) {
      outputs.add(new MediaOutput.ToLeg(order));
    }
  }

  void toModel(ModelOrder order) {
    outputs.add(new MediaOutput.ToModel(order));
  }

  void toSession(SessionCommand.FromLeg message) {
    outputs.add(new MediaOutput.ToSession(message));
  }

  void finish() {
    outputs.add(new MediaOutput.Finish());
  }

  /** Lets the leg go; it is told nothing afterwards. */
  void close(LegOrder.Ending ending, String reason) {
    toLeg(new LegOrder.Close(ending, reason));
    closed = true;
  }

  /** Whether the leg has been let go. */
  boolean closed() {
    return closed;
  }

  /** Nothing more can be told to the leg. */
  void legGone() {
    closed = true;
  }

  /** Whether the agent says nothing, and is not about to. */
  boolean isQuiet() {
    boolean answering = reply != null && !reply.over;
    boolean owing =
        openTurn != null && settings.turns() != null && settings.turns().createResponse();
    return !answering && !owing && !playout.playing(now);
  }

  /** What has been decided since the last call, in order. */
  List<MediaOutput> takeOutputs() {
    if (outputs.isEmpty()) {
      return List.of();
    }
    var taken = outputs.size() == 1 ? List.of(outputs.getFirst()) : List.copyOf(outputs);
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
    for (var entry = playout.next(now); entry != null; entry = playout.next(now)) {
      switch (entry) {
        case Playout.Sound sound -> sounds(sound);
        case Playout.ItemEnd end -> itemEnds(end);
        case Playout.ResponseEnd end -> responseEnds(end);
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

  /** Begins a response. What still plays of the one before goes on. */
  void begin(ActiveResponse next) {
    tail = null;
    silentSince = null;
    playout.forget();
    reply = next;
  }

  /**
   * Stops the agent at once.
   *
   * @return the item that the session takes as heard although its last words were cut; absent if
   *     there is none
   */
  SessionCommand.@Nullable Cut cut() {
    var playing = playout.itemPlaying(now);
    playout.cut(now);
    tail = null;
    toLeg(new LegOrder.Flush());
    boolean taken = playing != null && playing.equals(told);
    told = null;
    return playing == null || !taken
        ? null
        : new SessionCommand.Cut(playing, playout.heardMs(playing, now));
  }

  /** Stops the agent for another reason than the caller's speech. */
  void silence() {
    var cut = cut();
    if (cut != null) {
      toSession(
          new SessionCommand.CutItem(epoch, null, cut.itemId(), 0, cut.heardMs(), clock.now()));
    }
  }

  /** Ends the response where it is, for the leg, the model and the session. */
  void cancelReply(StopReason reason) {
    endReply(ModelFact.Outcome.CANCELLED, reason, null);
  }

  /** Ends the response where it is because the model is lost. */
  void failReply(ModelFact.Problem problem) {
    endReply(ModelFact.Outcome.FAILED, null, problem);
  }

  /** Takes back what the caller has had nothing of: another link gives the response anew. */
  void unsay(ActiveResponse current) {
    playout.takeBack(current.id);
    for (var item : current.items.values()) {
      if (!item.ended) {
        item.ended = true;
        if (item.shown) {
          toLeg(new LegOrder.ItemDone(current.id, item.itemId, item.text.toString(), false));
        }
      }
    }
  }

  private void endReply(
      ModelFact.Outcome outcome, @Nullable StopReason reason, ModelFact.@Nullable Problem problem) {
    var current = reply;
    if (current == null || current.over) {
      return;
    }
    current.over = true;
    silentSince = now;
    if (!current.generated) {
      toModel(new ModelOrder.Cancel(current.id));
    }
    for (var item : current.items.values()) {
      if (!item.ended) {
        cutShort(current, item);
      }
    }
    toLeg(new LegOrder.ResponseDone(current.id, outcome, reason, problem, ModelFact.Usage.NONE));
    endForSession(current, outcome.label(), false);
  }

  private void sounds(Playout.Sound sound) {
    var current = reply;
    if (current != null && !current.heardFirst && current.id.equals(sound.responseId())) {
      current.heardFirst = true;
      current.stages.firstFrame(now);
      toSession(new SessionCommand.BeginSpeaking(epoch, current.id, clock.now()));
    }
    toLeg(new LegOrder.Sound(sound.responseId(), sound.itemId(), sound.audio()));
  }

  private void itemEnds(Playout.ItemEnd end) {
    var current = reply;
    var item = current == null ? null : current.item(end.itemId());
    if (current != null && item != null && !item.ended) {
      endItem(current, item, end.text(), end.complete());
    }
  }

  /** All of its sound is on its way and will be heard, unless it is cut yet. */
  private void endItem(
      ActiveResponse current, ActiveResponse.Speech item, String text, boolean complete) {
    item.ended = true;
    if (item.shown) {
      toLeg(new LegOrder.ItemDone(current.id, item.itemId, text, complete));
    }
    if (item.call == null) {
      long ms = complete ? item.audioMs() : item.likelyMs();
      said(current, item, text, ms, item.audioMs(), complete);
      told = item.itemId;
    }
  }

  private void cutShort(ActiveResponse current, ActiveResponse.Speech item) {
    item.ended = true;
    var text = item.text.toString();
    if (item.shown) {
      toLeg(new LegOrder.ItemDone(current.id, item.itemId, text, false));
    }
    if (item.call != null) {
      return;
    }
    long heardMs = playout.heardMs(item.itemId, now);
    if (heardMs < item.audioMs()) {
      toModel(new ModelOrder.Truncate(item.itemId, heardMs));
    }
    said(current, item, text, item.likelyMs(), heardMs, false);
  }

  private void responseEnds(Playout.ResponseEnd end) {
    var current = reply;
    if (current == null || current.over || !current.id.equals(end.responseId())) {
      return;
    }
    for (var item : current.items.values()) {
      if (!item.ended) {
        endItem(current, item, item.text.toString(), false);
      }
    }
    current.over = true;
    var outcome = end.outcome();
    toLeg(new LegOrder.ResponseDone(current.id, outcome, null, end.problem(), end.usage()));
    boolean playing = playout.playing(now);
    endForSession(current, outcome.label(), playing);
    if (playing) {
      tail = current.id;
    } else {
      silentSince = now;
    }
  }

  private void endForSession(ActiveResponse current, String outcome, boolean playing) {
    var stages = current.stages.millis();
    toSession(
        new SessionCommand.EndResponse(epoch, current.id, outcome, playing, stages, clock.now()));
    boolean onlyAskedForTools = outcome.equals("completed") && current.stages.areOpen();
    if (!onlyAskedForTools) {
      toLeg(new LegOrder.TurnNews(current.turn, outcome, stages));
    }
  }

  /** The last words of a finished response have been played. */
  private void endTail() {
    var id = tail;
    if (id != null && !playout.playing(now)) {
      tail = null;
      silentSince = now;
      toSession(new SessionCommand.EndPlayout(epoch, id, clock.now()));
    }
  }

  private void said(
      ActiveResponse current,
      ActiveResponse.Speech item,
      String text,
      long ms,
      long heardMs,
      boolean complete) {
    toSession(
        new SessionCommand.AddSpeech(
            epoch,
            current.id,
            item.itemId,
            text,
            current.speaks,
            ms,
            Math.min(heardMs, ms),
            complete,
            clock.now()));
  }
}
