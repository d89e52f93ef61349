package dev.parley.session.rules;

import dev.parley.session.conversation.Conversation;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionOrder.Complain;
import dev.parley.session.model.SessionState;
import org.jspecify.annotations.Nullable;

/** How items enter, change and leave the conversation. Pure. */
final class ConversationRules {

  static Decision decide(
      SessionState state, SessionCommand.OfConversation command, SessionRules.Limits limits) {
    if (state.isOver() || state.isUnborn()) {
      return Decision.ignore();
    }
    return switch (command) {
      case SessionCommand.NoteTranscript(_, var itemId, var text, var at) ->
          state.conversation().find(itemId) == null
              ? Decision.ignore()
              : Decision.fact(new SessionEvent.TranscriptNoted(itemId, text, at));
      case SessionCommand.AddSpeech said -> addSpeech(state, said);
      case SessionCommand.AddItem add -> add(state, add, limits);
      case SessionCommand.RemoveItem remove -> remove(state, remove);
      case SessionCommand.CutItem cut -> cut(state, cut);
      case SessionCommand.RetrieveItem retrieve -> retrieve(state, retrieve);
      case SessionCommand.AskContext _ ->
          Decision.tell(
              new SessionOrder.ContextTold(Projection.of(state.conversation(), state.tools())));
      case SessionCommand.KeepSettings(_, var settings, var at) ->
          Decision.fact(new SessionEvent.SettingsChanged(settings, at));
    };
  }

  private static Decision addSpeech(SessionState state, SessionCommand.AddSpeech said) {
    var turn = state.turns().ofResponse(said.responseId());
    if (turn == null || state.conversation().find(said.itemId()) != null) {
      return Decision.ignore();
    }
    var item =
        new Item.Message(
            said.itemId(),
            turn.number(),
            ContextItem.Role.AGENT,
            said.spoken(),
            said.text(),
            said.audioMs(),
            said.heardMs(),
            said.complete());
    return Decision.fact(new SessionEvent.AgentSaid(said.responseId(), item, said.at()));
  }

  private static Decision add(
      SessionState state, SessionCommand.AddItem add, SessionRules.Limits limits) {
    var problem = problem(state, add, limits);
    if (problem != null) {
      return Decision.tell(problem);
    }
    var item = add.item().inTurn(state.turns().latest());
    var conversation = state.conversation().with(item, add.previousItemId());
    return Decision.fact(new SessionEvent.ItemAdded(item, add.previousItemId(), add.at()))
        .thenTell(new SessionOrder.ItemAdded(item, conversation.previousOf(item.id()), false));
  }

  private static @Nullable Complain problem(
      SessionState state, SessionCommand.AddItem add, SessionRules.Limits limits) {
    var conversation = state.conversation();
    int size = conversation.items().size();
    if (size >= limits.maxItems()) {
      return complain(
          add.clientEventId(), "conversation_full", "item", size, "< " + limits.maxItems());
    }
    var after = add.previousItemId();
    if (after != null && !after.equals(Conversation.ROOT) && conversation.find(after) == null) {
      return complain(
          add.clientEventId(),
          "item_create_invalid_previous_item_id",
          "previous_item_id",
          after,
          "the id of an item in the conversation, or root");
    }
    if (conversation.find(add.item().id()) != null) {
      return complain(
          add.clientEventId(),
          "invalid_value",
          "item.id",
          add.item().id(),
          "an id that is not in the conversation");
    }
    return switch (add.item()) {
      case Item.Message _ -> null;
      case Item.Call call ->
          known(state, call.callId())
              ? wrongCall(add, call.callId(), "a call_id that is not in the conversation")
              : null;
      case Item.Output output -> misplaced(state, add, output);
    };
  }

  private static boolean known(SessionState state, String callId) {
    return state.conversation().call(callId) != null || state.tools().find(callId) != null;
  }

  /** An output needs a call that the client runs and that has none yet. */
  private static @Nullable Complain misplaced(
      SessionState state, SessionCommand.AddItem add, Item.Output output) {
    var callId = output.callId();
    var call = state.conversation().call(callId);
    if (call == null) {
      return wrongCall(add, callId, "the call_id of a function_call in the conversation");
    }
    if (call.ours()) {
      return wrongCall(add, callId, "a call that the client runs");
    }
    boolean answered =
        state.conversation().items().stream()
            .anyMatch(item -> item instanceof Item.Output known && known.callId().equals(callId));
    return answered ? wrongCall(add, callId, "a call that has no output yet") : null;
  }

  private static Complain wrongCall(SessionCommand.AddItem add, String callId, String expected) {
    return complain(add.clientEventId(), "invalid_value", "item.call_id", callId, expected);
  }

  private static Decision remove(SessionState state, SessionCommand.RemoveItem remove) {
    return state.conversation().find(remove.itemId()) == null
        ? unknown(remove.clientEventId(), "item_delete_invalid_item_id", remove.itemId())
        : Decision.fact(new SessionEvent.ItemRemoved(remove.itemId(), remove.at()))
            .thenTell(new SessionOrder.ItemRemoved(remove.itemId()));
  }

  private static Decision cut(SessionState state, SessionCommand.CutItem cut) {
    var item = state.conversation().find(cut.itemId());
    if (item == null) {
      return unknown(cut.clientEventId(), "item_truncate_invalid_item_id", cut.itemId());
    }
    boolean cuttable =
        item instanceof Item.Message message
            && message.role() == ContextItem.Role.AGENT
            && message.spoken();
    if (!cuttable) {
      return Decision.tell(
          complain(
              cut.clientEventId(),
              "unsupported_content_type",
              "item_id",
              cut.itemId(),
              "an assistant item with audio"));
    }
    return Decision.fact(new SessionEvent.ItemCut(cut.itemId(), cut.heardMs(), cut.at()))
        .thenTell(new SessionOrder.ItemCut(cut.itemId(), cut.contentIndex(), cut.heardMs()));
  }

  private static Decision retrieve(SessionState state, SessionCommand.RetrieveItem retrieve) {
    var item = state.conversation().find(retrieve.itemId());
    return item == null
        ? unknown(retrieve.clientEventId(), "item_retrieve_invalid_item_id", retrieve.itemId())
        : Decision.tell(new SessionOrder.ItemRetrieved(item));
  }

  private static Decision unknown(@Nullable String eventId, String code, String itemId) {
    return Decision.tell(
        complain(eventId, code, "item_id", itemId, "the id of an item in the conversation"));
  }

  private static Complain complain(
      @Nullable String eventId, String code, String param, Object found, String expected) {
    return new Complain(
        eventId, code, param, "%s: %s (expected: %s)".formatted(param, found, expected));
  }

  private ConversationRules() {}
}
