package dev.parley.media.rules;

import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.Modality;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.StopReason;
import org.jspecify.annotations.Nullable;

/** Does what the session orders. */
final class SessionHandler {

  private final CallState state;

  SessionHandler(CallState state) {
    this.state = state;
  }

  /** The agent that the session has from now on; absent if the order says nothing of it. */
  static @Nullable AgentDefinition agentIn(SessionOrder order) {
    if (order instanceof SessionOrder.AgentChanged(var changed)) {
      return changed.definition();
    }
    return order instanceof SessionOrder.Attached(_, _, _, var terms, _) && terms != null
        ? terms.definition()
        : null;
  }

  void ordered(SessionOrder order) {
    var next = agentIn(order);
    if (next != null) {
      state.agent.becomes(next);
    }
    if (order instanceof SessionOrder.Attached(var sessionId, var epoch, var settings, _, _)) {
      state.epoch = epoch;
      state.out.toClient(new ConversationEvent.Opened(sessionId, settings));
      return;
    }
    if (!state.closed()) {
      obey(order);
    }
  }

  private void obey(SessionOrder order) {
    switch (order) {
      case SessionOrder.Attached _,
          SessionOrder.Noted _,
          SessionOrder.Resend _,
          SessionOrder.WhoIsThere _ ->
          throw new IllegalStateException("answered before");
      // Their link supervisor's business.
      case SessionOrder.AgentChanged _, SessionOrder.ContextTold _ -> {}
      case SessionOrder.PartiesChanged parties -> state.conference.route(parties);
      case SessionOrder.FloorMoved(var to, _) -> floorMoved(to);
      case SessionOrder.Refused(var code, var message) -> refused(code, message);
      case SessionOrder.ItemAdded(var item, var previous, var committed) ->
          itemAdded(item, previous, committed);
      case SessionOrder.ItemRemoved(var itemId) -> {
        state.out.toModel(new ModelOrder.Forget(itemId));
        state.out.toClient(new ConversationEvent.ItemRemoved(itemId));
      }
      case SessionOrder.ItemCut(var itemId, var contentIndex, var heardMs) -> {
        state.out.toModel(new ModelOrder.Truncate(itemId, heardMs));
        state.out.toClient(new ConversationEvent.ItemCut(itemId, contentIndex, heardMs));
      }
      case SessionOrder.ItemRetrieved(var item) ->
          state.out.toClient(new ConversationEvent.ItemRetrieved(item));
      case SessionOrder.Respond respond -> respond(respond);
      case SessionOrder.RespondAgain(var again) -> respondAgain(again);
      case SessionOrder.StopResponse(var responseId, var reason) -> stop(responseId, reason);
      case SessionOrder.Complain(var eventId, var code, var param, var message) ->
          complain(eventId, code, param, message);
      case SessionOrder.ToolNews(var callId, var tool, var reached, var percent, var note) ->
          state.out.toClient(new ConversationEvent.ToolNews(callId, tool, reached, percent, note));
      case SessionOrder.Release release -> release(release);
    }
  }

  private void complain(
      @Nullable String named, String code, @Nullable String param, String message) {
    var origin = RequestOrigin.of(named);
    state.out.toClient(
        origin.client(),
        ConversationEvent.Complain.refused(origin.eventId(), code, param, message));
  }

  private void itemAdded(Item item, @Nullable String previousItemId, boolean committed) {
    state.latestTurn = Math.max(state.latestTurn, item.turn());
    var latency = state.openTurn;
    if (committed && latency != null) {
      latency.named(item.id(), item.turn());
    }
    state.out.toClient(new ConversationEvent.ItemAdded(item, previousItemId, committed));
  }

  private void respond(SessionOrder.Respond order) {
    var before = state.response;
    if (before != null && !before.over) {
      state.speech.silence();
      state.responses.cancel(StopReason.CLIENT_CANCELLED);
    }
    state.latestTurn = order.turn();
    boolean words = state.port.isWords();
    boolean speaks = words || modality(order.options()) == Modality.AUDIO;
    var latency = latency(order.turn());
    latency.responseAsked(state.now());
    state.responses.begin(new ActiveResponse(order.responseId(), order.turn(), speaks, latency));
    state.out.toClient(new ConversationEvent.ResponseStarted(order.responseId(), order.options()));
    ask(order, speaks && !words ? Modality.AUDIO : Modality.TEXT);
  }

  /** The leg knows of the response; only the new link does not. */
  private void respondAgain(SessionOrder.Respond order) {
    var response = state.response;
    if (response != null
        && response.id.equals(order.responseId())
        && !response.over
        && !response.generated) {
      boolean sounds = response.speaks && !state.port.isWords();
      ask(order, sounds ? Modality.AUDIO : Modality.TEXT);
    }
  }

  private void ask(SessionOrder.Respond order, Modality modality) {
    var wished = order.options().or(state.settings.toolUse(), state.settings.mostTokens());
    var options =
        wished
            .withInstructions(state.agent.instructions(state.settings, wished))
            .with(modality)
            .with(state.agent.tools(state.settings, wished));
    state.out.toModel(
        new ModelOrder.Respond(order.responseId(), order.context(), order.say(), options));
  }

  /** The first response of the caller's latest turn goes on with that turn's latency. */
  private TurnLatency latency(int turn) {
    var open = state.openTurn;
    if (open != null && open.isOf(turn)) {
      state.openTurn = null;
      return open;
    }
    var before = state.response;
    boolean stillUnheard = before != null && before.turn == turn && before.latency.isOpen();
    return before != null && stillUnheard ? before.latency : TurnLatency.unprompted();
  }

  /** Two voices never: what still plays of the agent's last answer is no longer heard either. */
  private void floorMoved(@Nullable String to) {
    boolean taken = to != null && state.floor == null;
    state.floor = to;
    if (taken) {
      state.openTurn = null;
      state.speech.silence();
      state.responses.cancel(StopReason.CLIENT_CANCELLED);
    }
  }

  private void stop(String responseId, StopReason reason) {
    var response = state.response;
    if (response != null && response.id.equals(responseId) && !response.over) {
      state.speech.silence();
      state.responses.cancel(reason);
    }
  }

  private void refused(String code, String message) {
    state.out.toClient(ConversationEvent.Complain.refused(null, code, null, message));
    state.close(PortOrder.Ending.REFUSED, code);
  }

  private void release(SessionOrder.Release order) {
    state.speech.silence();
    state.responses.cancel(StopReason.CLIENT_CANCELLED);
    if (order.comesBack()) {
      state.moveAway(order.reason());
      return;
    }
    state.close(
        order.superseded() ? PortOrder.Ending.REFUSED : PortOrder.Ending.NORMAL, order.reason());
  }

  private Modality modality(ResponseOptions wished) {
    var own = wished.modality();
    var set = state.settings.speech() ? Modality.AUDIO : Modality.TEXT;
    return own == null ? set : own;
  }
}
