package dev.parley.media.port;

import dev.parley.session.conversation.Item;
import dev.parley.session.model.ResponseOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a leg's {@link ConversationClient} asks for.
 *
 * @see ConversationEvent.Complain for what cannot be done
 */
public sealed interface ClientRequest {

  /** What was heard so far is one utterance: the client ends the turn itself. */
  record Commit(@Nullable String clientEventId) implements ClientRequest {}

  /** What was heard so far is dropped. */
  record Clear() implements ClientRequest {}

  /** Settings as they shall be from now on. */
  record Configure(LegSettings settings) implements ClientRequest {}

  /** Settings that the call began with are the client's own: the session keeps them. */
  record Keep(LegSettings settings) implements ClientRequest {}

  /** Something for the session to decide. */
  sealed interface OfSession extends ClientRequest {

    /** As the client named it; a complaint gives it back. */
    @Nullable String clientEventId();
  }

  /**
   * The item is part of the conversation.
   *
   * @param previousItemId after which it comes, {@code root} for the front; absent = at the end
   */
  record AddItem(@Nullable String clientEventId, Item item, @Nullable String previousItemId)
      implements OfSession {}

  record RemoveItem(@Nullable String clientEventId, String itemId) implements OfSession {}

  /** Of what the agent said the caller has heard only so much. */
  record CutItem(@Nullable String clientEventId, String itemId, int contentIndex, long heardMs)
      implements OfSession {}

  /** The client wants to see the item; {@link ConversationEvent.ItemRetrieved} follows. */
  record RetrieveItem(@Nullable String clientEventId, String itemId) implements OfSession {}

  /** The agent is to speak. */
  record Respond(@Nullable String clientEventId, ResponseOptions options) implements OfSession {}

  /**
   * The agent is to stop.
   *
   * @param responseId absent = whichever runs
   */
  record Stop(@Nullable String clientEventId, @Nullable String responseId) implements OfSession {}

  /** What came cannot be read; the client is told so in the order in which it asked. */
  record Malformed(ConversationEvent.Complain complaint) implements ClientRequest {}
}
