package dev.parley.media.rules;

import dev.parley.media.count.MediaCounters;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.playout.Playout;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Flushing;
import dev.parley.media.port.PortOrder;
import dev.parley.media.tap.CallTaps;
import dev.parley.media.time.MediaClock;
import dev.parley.proto.agent.AgentDefinition;
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
  final Decisions out;
  final AgentResponses responses;
  final AgentSpeech speech;
  final Conference conference;
  final CurrentAgent agent;
  final long beganAt;
  LegSettings settings;
  int epoch;

  /** The session has not answered, or what came before has not all been heard. */
  boolean early = true;

  @Nullable ActiveResponse response;

  /** Number of the latest turn that the session has told of. */
  int latestTurn;

  /** Of the caller's latest turn, until its response is asked for. */
  @Nullable TurnLatency openTurn;

  /** Participant who has the call instead of the agent; absent if the agent has it. */
  @Nullable String floor;

  /** Since when the caller's answer is awaited, in nanoseconds; absent if it is not. */
  @Nullable Long silentSince;

  /** Who listens to the call or records it; absent if nobody does. */
  @Nullable CallTaps taps;

  /** Whether the caller's port plays a voice that belongs to no item. */
  private final boolean anyVoice;

  private long now;

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
    this.beganAt = now;
    this.port = port;
    this.anyVoice = anyVoice;
    this.playout = new Playout(lead(port, leadNanos), port, now, counters.soundDropped);
    this.out = new Decisions(port.isWords());
    this.responses = new AgentResponses(this);
    this.speech = new AgentSpeech(this);
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

  /** Lets the leg go; it is told nothing afterwards. */
  void close(PortOrder.Ending ending, String reason) {
    out.toClient(new ConversationEvent.Ended(reason));
    end(
        speech.isRejectable()
            ? new PortOrder.Reject(ending, reason)
            : new PortOrder.HangUp(ending, reason));
    out.closes();
  }

  /** Sends the leg to another node; it is told nothing afterwards. */
  void moveAway(String reason) {
    out.toClient(new ConversationEvent.Ended(reason));
    end(new PortOrder.MoveAway(reason));
    out.closes();
  }

  private void end(PortOrder last) {
    out.toPort(last);
    conference.close(last);
  }

  /** Whether the leg has been let go. */
  boolean closed() {
    return out.isClosed();
  }

  /** Nothing more can be told to the leg. */
  void legGone() {
    out.closes();
    conference.close(new PortOrder.HangUp(PortOrder.Ending.NORMAL, "caller_gone"));
  }

  /** Whether the agent says nothing, and is not about to. */
  boolean isQuiet() {
    return !owesAnswer() && !playout.playing(now);
  }

  /** Whether it answers, or is about to. */
  boolean owesAnswer() {
    boolean answering = response != null && !response.over;
    boolean owing =
        openTurn != null && settings.turns() != null && settings.turns().createResponse();
    return answering || (owing && floor == null);
  }

  /** Whether the caller can be told something that belongs to no item. */
  boolean speaksOutsideItems() {
    return anyVoice || port.isWords();
  }

  /** Where sound cannot be taken back, none must lie far ahead of a barge-in. */
  private static long lead(PortCapabilities port, long wished) {
    long most =
        port.flushing() == Flushing.NEVER ? LEAD_WITHOUT_FLUSH_NANOS : port.ahead().toNanos();
    return Math.min(wished, most);
  }
}
