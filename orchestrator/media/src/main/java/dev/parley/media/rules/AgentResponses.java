package dev.parley.media.rules;

import dev.parley.media.playout.Playout;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TextOrder;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.StopReason;
import dev.parley.session.model.TurnOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The agent's responses, from their beginning to their end for the leg, the model and the session:
 * an item is said when its sound is on its way, a response over when it has all its items, and
 * played when the caller has heard it. Confined to the call's loop.
 */
final class AgentResponses {

  private final CallState state;
  private final Decisions out;
  private final Playout playout;
  private final PortCapabilities port;

  /** Response that is over but still plays. */
  private @Nullable String tail;

  /** Item that the session takes as heard to its end, which may still be playing. */
  private @Nullable String told;

  AgentResponses(CallState state) {
    this.state = state;
    this.out = state.out;
    this.playout = state.playout;
    this.port = state.port;
  }

  /** The response that is over and still plays; absent if there is none. */
  @Nullable String tail() {
    return tail;
  }

  /**
   * Nothing plays any more.
   *
   * @return whether the session takes this item as heard to its end
   */
  boolean cut(@Nullable String playing) {
    boolean taken = playing != null && playing.equals(told);
    tail = null;
    told = null;
    return taken;
  }

  /** Begins a response. What still plays of the one before goes on. */
  void begin(ActiveResponse next) {
    tail = null;
    state.silentSince = null;
    playout.forget();
    state.response = next;
  }

  /** Ends the response where it is, for the leg, the model and the session. */
  void cancel(StopReason reason) {
    end(ModelFact.Outcome.CANCELLED, reason, null);
  }

  /** Ends the response where it is because the model is lost. */
  void fail(ModelFact.Problem problem) {
    end(ModelFact.Outcome.FAILED, null, problem);
  }

  /** Takes back what the caller has had nothing of: another link gives the response anew. */
  void unsay(ActiveResponse current) {
    playout.takeBack(current.id);
    for (var item : current.items.values()) {
      if (!item.ended) {
        item.ended = true;
        if (item.shown) {
          out.toClient(
              new ConversationEvent.ItemDone(current.id, item.itemId, item.text.toString(), false));
        }
      }
    }
  }

  /** Text cannot be cut in a model's memory: what was heard of it comes with the projection. */
  void tellHeard(String itemId, long heardMs) {
    out.toModel(
        port.isWords() ? new ModelOrder.Forget(itemId) : new ModelOrder.Truncate(itemId, heardMs));
  }

  private void end(
      ModelFact.Outcome outcome, @Nullable StopReason reason, ModelFact.@Nullable Problem problem) {
    var current = state.response;
    if (current == null || current.over) {
      return;
    }
    current.over = true;
    current.cut = true;
    state.silentSince = state.now();
    if (!current.generated) {
      out.toModel(new ModelOrder.Cancel(current.id));
    }
    for (var item : current.items.values()) {
      if (!item.ended) {
        cutShort(current, item);
      }
    }
    out.toClient(
        new ConversationEvent.ResponseDone(current.id, outcome, reason, problem, current.used));
    endForSession(current, outcome.ofTurn(), false);
  }

  void begins(PortOrder.Voice voice) {
    var current = state.response;
    if (current != null && !current.heardFirst && current.id.equals(voice.responseId())) {
      current.heardFirst = true;
      current.latency.firstFrame(state.now());
      out.toClient(new ConversationEvent.PlayoutStarted(current.id));
      out.toSession(new SessionCommand.BeginSpeaking(state.epoch, current.id, state.clock.now()));
    }
  }

  void itemEnds(Playout.ItemEnd end) {
    var current = state.response;
    var item = current == null ? null : current.item(end.itemId());
    if (port.isWords() && item != null && item.audioMicros > 0) {
      out.toText(new TextOrder.Say("", true));
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
      out.toClient(new ConversationEvent.ItemDone(current.id, item.itemId, text, complete));
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
      out.toClient(new ConversationEvent.ItemDone(current.id, item.itemId, text, false));
    }
    if (item.call != null) {
      return;
    }
    long heardMs = playout.heardMs(item.itemId, state.now());
    if (heardMs < item.audioMs()) {
      tellHeard(item.itemId, heardMs);
    }
    said(current, item, text, item.likelyMs(), heardMs, false);
  }

  void responseEnds(Playout.ResponseEnd end) {
    var current = state.response;
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
    out.toClient(
        new ConversationEvent.ResponseDone(current.id, outcome, null, end.problem(), usage));
    boolean playing = playout.playing(state.now());
    endForSession(current, outcome.ofTurn(), playing);
    if (playing) {
      tail = current.id;
    } else {
      state.silentSince = state.now();
      if (current.heardFirst) {
        out.toClient(new ConversationEvent.PlayoutStopped(current.id));
      }
    }
  }

  private void endForSession(ActiveResponse current, TurnOutcome outcome, boolean playing) {
    var millis = current.latency.millis();
    out.toSession(
        new SessionCommand.EndResponse(
            state.epoch, current.id, outcome, playing, millis, state.clock.now()));
    boolean onlyAskedForTools = outcome == TurnOutcome.COMPLETED && current.latency.isOpen();
    if (!onlyAskedForTools) {
      out.toClient(new ConversationEvent.TurnNews(current.turn, outcome, millis));
    }
  }

  /** The last words of a finished response have been played. */
  void endTail() {
    var id = tail;
    if (id != null && !playout.playing(state.now())) {
      tail = null;
      state.silentSince = state.now();
      out.toClient(new ConversationEvent.PlayoutStopped(id));
      out.toSession(new SessionCommand.EndPlayout(state.epoch, id, state.clock.now()));
    }
  }

  private void said(
      ActiveResponse current,
      ActiveResponse.Speech item,
      String text,
      long ms,
      long heardMs,
      boolean complete) {
    out.toSession(
        new SessionCommand.AddSpeech(
            state.epoch,
            current.id,
            item.itemId,
            text,
            current.speaks,
            ms,
            Math.min(heardMs, ms),
            complete,
            state.clock.now()));
  }
}
