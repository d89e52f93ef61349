package dev.parley.media.rules;

import dev.parley.media.playout.PlayedMarks;
import dev.parley.media.playout.Playout;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Flushing;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TextOrder;
import dev.parley.session.model.SessionCommand;
import org.jspecify.annotations.Nullable;

/**
 * What the caller hears of the agent, frame by frame: it plays while nobody takes the floor and the
 * line is there, pauses at once when somebody may, and is cut or goes on. Confined to the call's
 * loop.
 */
final class AgentSpeech {

  private final CallState state;
  private final Decisions out;
  private final AgentResponses responses;
  private final Playout playout;
  private final PortCapabilities port;
  private final PlayedMarks marks;

  /** The carrier has parked the line. */
  private boolean onHold;

  /** The call is not answered yet: nothing is played. */
  private boolean ringing;

  /** It rings here, and may still be rejected. */
  private boolean rejectable;

  /** The caller may be taking the floor: the agent pauses until that is certain. */
  private boolean floorAsked;

  AgentSpeech(CallState state) {
    this.state = state;
    this.out = state.out;
    this.responses = state.responses;
    this.playout = state.playout;
    this.port = state.port;
    this.marks = new PlayedMarks(playout, port, state.now());
  }

  /** Whether it rings here, and may still be rejected. */
  boolean isRejectable() {
    return rejectable;
  }

  /** Lets out what may be played now, and tells everyone what that ends. */
  void play() {
    for (var entry = playout.next(state.now()); entry != null; entry = playout.next(state.now())) {
      switch (entry) {
        case Playout.Sound sound -> sounds(sound);
        case Playout.Words words -> {
          responses.begins(words.voice());
          boolean whole = words.voice().equals(PortOrder.Voice.OTHERS);
          out.toText(new TextOrder.Say(words.text(), whole));
        }
        case Playout.ItemEnd end -> {
          mark(true);
          responses.itemEnds(end);
        }
        case Playout.ResponseEnd end -> responses.responseEnds(end);
      }
    }
    responses.endTail();
    var next = playout.nextAt();
    if (next != null) {
      out.wakeAt(next);
    } else if (responses.tail() != null && !playout.isPaused()) {
      out.wakeAt(playout.playsUntil());
    }
  }

  /**
   * The caller may be taking the floor: the agent falls silent within this frame, or when what was
   * sent is over where that cannot be taken back; {@link #cut} or {@link #resume} follows.
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
    if (state.taps != null) {
      state.taps.onHold(state.now());
    }
  }

  void unhold() {
    onHold = false;
    if (state.taps != null) {
      state.taps.resumed(state.now());
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
    out.toPort(new PortOrder.Answer());
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
    if (!marks.played(mark, state.now())) {
      state.counters.factsDropped.increment();
    }
    long late = playout.playsUntil() - playsUntil;
    if (late > 0 && state.taps != null) {
      state.taps.delayed(state.now(), late);
    }
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
    var playing = item == null ? playout.itemPlaying(state.now()) : item;
    boolean heard = playout.playing(state.now());
    boolean flushed = playout.isPaused() && flushes();
    playout.cut(state.now());
    state.conference.silenceAgent();
    if (item != null) {
      playout.heardOnly(item, reportedMs);
    }
    marks.flushed(state.now());
    if (heard && !flushed) {
      tapCut();
    }
    floorAsked = false;
    pauseOrPlay();
    if (!flushed) {
      flush();
    }
    var current = state.response;
    if (heard && current != null) {
      out.toClient(new ConversationEvent.PlayoutCleared(current.id));
    }
    boolean taken = responses.cut(playing);
    return playing == null || !taken
        ? null
        : new SessionCommand.Cut(playing, playout.heardMs(playing, state.now()));
  }

  /** Stops the agent for another reason than the caller's speech. */
  void silence() {
    var last = responses.tail();
    var cut = cut();
    if (cut != null) {
      out.toSession(
          new SessionCommand.CutItem(
              state.epoch, null, cut.itemId(), 0, cut.heardMs(), state.clock.now()));
    }
    if (last != null) {
      // It would wait for the end of what nobody hears any more.
      out.toSession(new SessionCommand.EndPlayout(state.epoch, last, state.clock.now()));
    }
  }

  private void pauseOrPlay() {
    boolean still = onHold || ringing || floorAsked;
    if (still && !playout.isPaused()) {
      boolean heard = playout.playsUntil() - state.now() > 0;
      playout.pause(state.now(), flushes());
      if (flushes()) {
        state.conference.silenceAgent();
        marks.flushed(state.now());
        if (heard) {
          flush();
          tapCut();
        }
      }
    } else if (!still && playout.isPaused()) {
      playout.resume();
    }
  }

  /** Whether the port drops what it was sent when it is told so. */
  private boolean flushes() {
    return port.flushing() == Flushing.AT_ONCE;
  }

  private void flush() {
    if (flushes()) {
      out.toPort(new PortOrder.Flush());
    }
  }

  private void sounds(Playout.Sound sound) {
    responses.begins(sound.voice());
    if (!state.conference.takes(sound.audio())) {
      out.toPort(new PortOrder.Play(sound.voice(), sound.audio()));
    }
    if (state.taps != null) {
      state.taps.agent(playout.playsUntil() - sound.nanos(), sound.voice(), sound.audio());
    }
    mark(false);
  }

  private void tapCut() {
    if (state.taps != null) {
      state.taps.cut(state.now());
    }
  }

  private void mark(boolean itemOver) {
    var mark = marks.next(itemOver);
    if (mark != null) {
      out.toPort(new PortOrder.Mark(mark));
    }
  }
}
