package dev.parley.media.call;

import dev.parley.media.count.MediaCounters;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.playout.PlayedMarks;
import dev.parley.media.playout.Playout;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Guest;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TextOrder;
import dev.parley.media.tap.CallTaps;
import dev.parley.media.time.MediaClock;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.StopReason;
import dev.parley.session.model.TurnOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one call stands, and what is being done about it: shared by the handlers that answer the
 * leg, the session and the model. Confined to the call's loop.
 */
final class CallState {

  private static final long LEAD_WITHOUT_FLUSH_NANOS = 60_000_000;

  final MediaClock clock;
  final Playout playout;
  final PortCapabilities port;
  final MediaCounters counters;
  final StageMeter meter;
  final Conference conference;
  final CurrentAgent agent;
  LegSettings settings;
  int epoch;
  @Nullable ActiveResponse reply;

  /** The number of the client whose request is being answered; absent if none is. */
  @Nullable Integer asker;

  /** Number of the latest turn that the session has told of. */
  int latestTurn;

  /** Stages of the caller's latest turn, until its response is asked for. */
  @Nullable TurnLatency openTurn;

  /** Participant who has the call instead of the agent; absent if the agent has it. */
  @Nullable String floor;

  /** Since when the caller's answer is awaited, in nanoseconds; absent if it is not. */
  @Nullable Long silentSince;

  /** Who listens to the call or records it; absent if nobody does. */
  @Nullable CallTaps taps;

  /** Whether the caller's port plays a voice that belongs to no item. */
  private final boolean anyVoice;

  private final PlayedMarks marks;
  private final List<MediaOutput> outputs = new ArrayList<>(8);
  private long now;
  private long wakeAt;
  private boolean wakes;
  private boolean closed;

  /** The carrier has parked the line. */
  private boolean onHold;

  /** The call is not answered yet: nothing is played. */
  private boolean ringing;

  /** It rings here, and may still be rejected. */
  private boolean rejectable;

  /** The caller may be taking the floor: the agent pauses until that is certain. */
  private boolean floorAsked;

  /** Response that is over but still plays. */
  private @Nullable String tail;

  /** Item that the session takes as heard to its end, which may still be playing. */
  private @Nullable String told;

  CallState(
      MediaClock clock,
      AgentDefinition agent,
      LegSettings settings,
      PortCapabilities port,
      long leadNanos,
      MediaCounters counters,
      StageMeter meter,
      boolean anyVoice) {
    this.clock = clock;
    this.counters = counters;
    this.meter = meter;
    this.agent = new CurrentAgent(agent);
    this.settings = settings;
    this.now = clock.nanos();
    this.port = port;
    this.anyVoice = anyVoice;
    this.playout =
        new Playout(lead(port, leadNanos), port.sound().piece(), now, counters.soundDropped);
    this.marks = new PlayedMarks(playout, port, now);
    this.conference = new Conference(this, anyVoice, lead(port, leadNanos));
  }

  /** Something comes in: from here to the next call it is one and the same time. */
  void readClock() {
    now = clock.nanos();
  }

  /** Monotonic nanoseconds. */
  long now() {
    return now;
  }

  void toPort(PortOrder order) {
    boolean known = !port.isWords() || order instanceof TextOrder;
    if (!closed && known) {
      outputs.add(new MediaOutput.ToPort(order));
    }
  }

  void toClient(ConversationEvent event) {
    if (!closed) {
      outputs.add(new MediaOutput.ToClient(event));
    }
  }

  void toGuest(Guest guest, PortOrder order) {
    outputs.add(new MediaOutput.ToGuest(guest, order));
  }

  void ofGuest(SessionCommand.OfParty message) {
    outputs.add(new MediaOutput.OfGuest(message));
  }

  void toText(TextOrder order) {
    if (!closed) {
      outputs.add(new MediaOutput.ToText(order));
    }
  }

  /** For the client who asks at this moment, or for all if nobody does. */
  void toAsker(ConversationEvent event) {
    if (asker == null) {
      toClient(event);
    } else {
      toClient(asker, event);
    }
  }

  /** For this client only. */
  void toClient(int client, ConversationEvent event) {
    if (!closed) {
      outputs.add(new MediaOutput.ToAsker(client, event));
    }
  }

  void toModel(ModelOrder order) {
    outputs.add(new MediaOutput.ToModel(order));
  }

  void toSession(SessionCommand.FromLeg message) {
    outputs.add(new MediaOutput.ToSession(message));
  }

  /** Has words spoken that no model says. */
  void render(String words) {
    outputs.add(new MediaOutput.Render(words, settings.speaks()));
  }

  void finish() {
    outputs.add(new MediaOutput.Finish());
  }

  /** Lets the leg go; it is told nothing afterwards. */
  void close(PortOrder.Ending ending, String reason) {
    toClient(new ConversationEvent.Ended(reason));
    end(rejectable ? new PortOrder.Reject(ending, reason) : new PortOrder.HangUp(ending, reason));
    closed = true;
  }

  /** Sends the leg to another node; it is told nothing afterwards. */
  void moveAway(String reason) {
    toClient(new ConversationEvent.Ended(reason));
    end(new PortOrder.MoveAway(reason));
    closed = true;
  }

  private void end(PortOrder last) {
    toPort(last);
    conference.close(last);
  }

  /** Whether the leg has been let go. */
  boolean closed() {
    return closed;
  }

  /** Nothing more can be told to the leg. */
  void legGone() {
    closed = true;
    conference.close(new PortOrder.HangUp(PortOrder.Ending.NORMAL, "caller_gone"));
  }

  /** Whether the agent says nothing, and is not about to. */
  boolean isQuiet() {
    return !owesAnswer() && !playout.playing(now);
  }

  /** Whether it answers, or is about to. */
  boolean owesAnswer() {
    boolean answering = reply != null && !reply.over;
    boolean owing =
        openTurn != null && settings.turns() != null && settings.turns().createResponse();
    return answering || (owing && floor == null);
  }

  /** Whether the caller can be told something that belongs to no item. */
  boolean spoken() {
    return anyVoice || port.isWords();
  }

  /** Gives away what has been decided since the last call, in order. */
  void giveOutputs(Consumer<MediaOutput> next) {
    outputs.forEach(next);
    outputs.clear();
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
        case Playout.Words words -> {
          begins(words.voice());
          boolean whole = words.voice().equals(PortOrder.Voice.OTHERS);
          toText(new TextOrder.Say(words.text(), whole));
        }
        case Playout.ItemEnd end -> itemEnds(end);
        case Playout.ResponseEnd end -> responseEnds(end);
      }
    }
    endTail();
    var next = playout.nextAt();
    if (next != null) {
      wakeAt(next);
    } else if (tail != null && !playout.isPaused()) {
      wakeAt(playout.playsUntil());
    }
  }

  /**
   * The agent falls silent within this frame because the caller may be taking the floor; {@link
   * #cut} or {@link #resume} follows.
   */
  void pause() {
    floorAsked = true;
    pauseOrPlay();
  }

  /** The caller has not taken the floor: the agent goes on where it was. */
  void resume() {
    floorAsked = false;
    pauseOrPlay();
  }

  /** The line is parked: nothing is played, nothing counts as heard. */
  void hold() {
    onHold = true;
    pauseOrPlay();
    if (taps != null) {
      taps.held(now);
    }
  }

  void unhold() {
    onHold = false;
    if (taps != null) {
      taps.resumed(now);
    }
    pauseOrPlay();
  }

  /** Whether nobody hears and nobody is heard: the line is parked, or rings. */
  boolean isOnHold() {
    return onHold || ringing;
  }

  /**
   * The call is not answered yet.
   *
   * @param here whether it is for us to answer
   */
  void ring(boolean here) {
    ringing = true;
    rejectable = here;
    pauseOrPlay();
  }

  void answer() {
    rejectable = false;
    toPort(new PortOrder.Answer());
  }

  void answered() {
    ringing = false;
    rejectable = false;
    pauseOrPlay();
  }

  boolean isRinging() {
    return ringing;
  }

  /** The port says what it has played. */
  void played(String mark) {
    long playsUntil = playout.playsUntil();
    if (!marks.played(mark, now)) {
      counters.factsDropped.increment();
    }
    long late = playout.playsUntil() - playsUntil;
    if (late > 0 && taps != null) {
      taps.delayed(now, late);
    }
  }

  private void pauseOrPlay() {
    boolean still = onHold || ringing || floorAsked;
    if (still && !playout.isPaused()) {
      boolean heard = playout.playsUntil() - now > 0;
      playout.pause(now);
      conference.silenceAgent();
      marks.flushed(now);
      if (heard) {
        flush();
        tapCut();
      }
    } else if (!still && playout.isPaused()) {
      playout.resume();
    }
  }

  private void flush() {
    if (port.flushes()) {
      toPort(new PortOrder.Flush());
    }
  }

  /** Where sound cannot be taken back, none must lie far ahead of a barge-in. */
  private static long lead(PortCapabilities port, long wished) {
    long most = port.flushes() ? port.ahead().toNanos() : LEAD_WITHOUT_FLUSH_NANOS;
    return Math.min(wished, most);
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
    return cut(null, 0);
  }

  /**
   * The same where the carrier has stopped the agent.
   *
   * @param item that was being said, and {@code reportedMs} how much of it was heard; absent if
   *     only the clock knows
   */
  SessionCommand.@Nullable Cut cut(@Nullable String item, long reportedMs) {
    var playing = item == null ? playout.itemPlaying(now) : item;
    boolean heard = playout.playing(now);
    boolean flushed = playout.isPaused();
    playout.cut(now);
    conference.silenceAgent();
    if (item != null) {
      playout.heardOnly(item, reportedMs);
    }
    marks.flushed(now);
    if (heard && !flushed) {
      tapCut();
    }
    floorAsked = false;
    pauseOrPlay();
    tail = null;
    if (!flushed) {
      flush();
    }
    if (heard && reply != null) {
      toClient(new ConversationEvent.PlayoutCleared(reply.id));
    }
    boolean taken = playing != null && playing.equals(told);
    told = null;
    return playing == null || !taken
        ? null
        : new SessionCommand.Cut(playing, playout.heardMs(playing, now));
  }

  /** Stops the agent for another reason than the caller's speech. */
  void silence() {
    var last = tail;
    var cut = cut();
    if (cut != null) {
      toSession(
          new SessionCommand.CutItem(epoch, null, cut.itemId(), 0, cut.heardMs(), clock.now()));
    }
    if (last != null) {
      // It would wait for the end of what nobody hears any more.
      toSession(new SessionCommand.EndPlayout(epoch, last, clock.now()));
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
          toClient(
              new ConversationEvent.ItemDone(current.id, item.itemId, item.text.toString(), false));
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
    current.cut = true;
    silentSince = now;
    if (!current.generated) {
      toModel(new ModelOrder.Cancel(current.id));
    }
    for (var item : current.items.values()) {
      if (!item.ended) {
        cutShort(current, item);
      }
    }
    toClient(
        new ConversationEvent.ResponseDone(current.id, outcome, reason, problem, current.used));
    endForSession(current, outcome.ofTurn(), false);
  }

  private void begins(PortOrder.Voice voice) {
    var current = reply;
    if (current != null && !current.heardFirst && current.id.equals(voice.responseId())) {
      current.heardFirst = true;
      current.stages.firstFrame(now);
      toClient(new ConversationEvent.PlayoutStarted(current.id));
      toSession(new SessionCommand.BeginSpeaking(epoch, current.id, clock.now()));
    }
  }

  private void sounds(Playout.Sound sound) {
    begins(sound.voice());
    if (!conference.takes(sound.audio())) {
      toPort(new PortOrder.Play(sound.voice(), sound.audio()));
    }
    if (taps != null) {
      taps.agent(playout.playsUntil() - sound.nanos(), sound.voice(), sound.audio());
    }
    mark(false);
  }

  private void tapCut() {
    if (taps != null) {
      taps.cut(now);
    }
  }

  private void mark(boolean itemOver) {
    var mark = marks.next(itemOver);
    if (mark != null) {
      toPort(new PortOrder.Mark(mark));
    }
  }

  private void itemEnds(Playout.ItemEnd end) {
    mark(true);
    var current = reply;
    var item = current == null ? null : current.item(end.itemId());
    if (port.isWords() && item != null && item.audioMicros > 0) {
      toText(new TextOrder.Say("", true));
    }
    if (current != null && item != null && !item.ended) {
      endItem(current, item, end.text(), end.complete());
    }
  }

  /** All of its sound is on its way and will be heard, unless it is cut yet. */
  private void endItem(
      ActiveResponse current, ActiveResponse.Speech item, String text, boolean complete) {
    item.ended = true;
    if (item.shown) {
      toClient(new ConversationEvent.ItemDone(current.id, item.itemId, text, complete));
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
      toClient(new ConversationEvent.ItemDone(current.id, item.itemId, text, false));
    }
    if (item.call != null) {
      return;
    }
    long heardMs = playout.heardMs(item.itemId, now);
    if (heardMs < item.audioMs()) {
      tellHeard(item.itemId, heardMs);
    }
    said(current, item, text, item.likelyMs(), heardMs, false);
  }

  /** Text cannot be cut in a model's memory: what was heard of it comes with the projection. */
  void tellHeard(String itemId, long heardMs) {
    toModel(
        port.isWords() ? new ModelOrder.Forget(itemId) : new ModelOrder.Truncate(itemId, heardMs));
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
    var usage = end.usage().plus(current.used);
    toClient(new ConversationEvent.ResponseDone(current.id, outcome, null, end.problem(), usage));
    boolean playing = playout.playing(now);
    endForSession(current, outcome.ofTurn(), playing);
    if (playing) {
      tail = current.id;
    } else {
      silentSince = now;
      if (current.heardFirst) {
        toClient(new ConversationEvent.PlayoutStopped(current.id));
      }
    }
  }

  private void endForSession(ActiveResponse current, TurnOutcome outcome, boolean playing) {
    var stages = current.stages.millis();
    toSession(
        new SessionCommand.EndResponse(epoch, current.id, outcome, playing, stages, clock.now()));
    boolean onlyAskedForTools = outcome == TurnOutcome.COMPLETED && current.stages.areOpen();
    if (!onlyAskedForTools) {
      toClient(new ConversationEvent.TurnNews(current.turn, outcome, stages));
    }
  }

  /** The last words of a finished response have been played. */
  private void endTail() {
    var id = tail;
    if (id != null && !playout.playing(now)) {
      tail = null;
      silentSince = now;
      toClient(new ConversationEvent.PlayoutStopped(id));
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
