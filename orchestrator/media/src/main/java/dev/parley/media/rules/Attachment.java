package dev.parley.media.rules;

import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Guest;
import dev.parley.media.port.PortCapabilities.Returns;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.StopReason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That the leg is with its session, from the call's beginning until the leg is gone. What comes
 * before the session has answered waits here; neither does a caller wait for ever for a session,
 * nor a call that is over for either. Confined to the call's loop.
 */
final class Attachment {

  /** Longest that a caller waits for the session, and that a session is waited for at the end. */
  static final Duration ATTACHING = Duration.ofSeconds(10);

  /** Longest that a leg which has been let go is waited for: its line has to end. */
  static final Duration LEAVING = Duration.ofSeconds(10);

  private final CallState state;
  private final CallerHandler caller;
  private final EarlyInputs waiting;
  private long attachBy;
  private PortFact.@Nullable Gone gone;
  private boolean refused;
  private boolean left;

  /** Until when the leg that has been let go may be there; absent if it has not been. */
  private @Nullable Long leaveBy;

  Attachment(CallState state, CallerHandler caller) {
    this.state = state;
    this.caller = caller;
    this.waiting = new EarlyInputs(state.counters.framesDropped);
    this.attachBy = state.now() + ATTACHING.toNanos();
  }

  /** Something comes before the session has answered. */
  void keep(MediaInput input) {
    waiting.add(input);
    if (state.epoch == 0 && waiting.areTooMany()) {
      letGo(
          "call_overrun",
          "requests: %d before the session answered (expected: at most %d)"
              .formatted(waiting.others(), EarlyInputs.MOST_OTHERS));
    }
  }

  /**
   * The session that is being reached has ordered something.
   *
   * @return whether the call goes on with it from now on
   */
  boolean answered(SessionOrder order) {
    refused = refused || order instanceof SessionOrder.Refused;
    boolean attached = state.epoch > 0;
    if (gone != null && (attached || refused)) {
      leave(gone);
      return false;
    }
    if (refused && !attached) {
      dropWaiting();
    }
    return attached;
  }

  /** The oldest of what has come before the session answered, with no more sound than this. */
  List<MediaInput> takeWaiting(long mostMicros) {
    return waiting.take(mostMicros);
  }

  /** Whether there is more of it. */
  boolean isWaitedOn() {
    return !waiting.areEmpty();
  }

  /** Who would join and waits for the session. */
  List<Guest> waitingGuests() {
    return waiting.guests();
  }

  /** A session that is still being reached is told as soon as it answers. */
  void gone(PortFact.Gone lost) {
    if (gone != null) {
      return;
    }
    gone = lost;
    state.legGone();
    dropWaiting();
    if (state.epoch == 0 && !refused) {
      attachBy = state.now() + ATTACHING.toNanos();
    } else {
      leave(lost);
    }
  }

  /** Neither a caller waits for ever for a session, nor a call that is over. */
  void watchAttaching() {
    if (left || (state.closed() && gone == null)) {
      return;
    }
    if (state.now() - attachBy < 0) {
      state.out.wakeAt(attachBy);
    } else if (gone == null) {
      letGo("session_not_reached", "session: not reached (expected: an answer within 10 s)");
    } else {
      leave(gone);
    }
  }

  /**
   * Once the leg has been let go: one that does not say that its line has ended is not waited for.
   */
  void watchLeaving() {
    if (gone != null || left) {
      return;
    }
    var by = leaveBy;
    if (by == null) {
      by = state.now() + LEAVING.toNanos();
      leaveBy = by;
    }
    if (state.now() - by < 0) {
      state.out.wakeAt(by);
    } else {
      state.counters.legsNotGone.increment();
      gone(new PortFact.Gone("leg_not_gone", false));
    }
  }

  private void letGo(String code, String message) {
    dropWaiting();
    state.out.toClient(ConversationEvent.Complain.failed(code, message));
    state.close(PortOrder.Ending.OVERLOADED, code);
  }

  /** What the caller heard is told to the session before the caller's leaving. */
  private void leave(PortFact.Gone lost) {
    if (left) {
      return;
    }
    left = true;
    caller.close();
    if (state.epoch > 0) {
      state.speech.silence();
      state.responses.cancel(StopReason.CLIENT_CANCELLED);
      boolean forGood = lost.hungUp() || state.port.line().returns() == Returns.NONE;
      state.out.toSession(
          new SessionCommand.Detach(state.epoch, lost.reason(), forGood, state.clock.now()));
    }
    state.out.finish();
  }

  void dropWaiting() {
    waiting.guests().forEach(guest -> state.out.toGuest(MediaOutput.ToGuest.turnedAway(guest)));
    waiting.clear();
  }
}
