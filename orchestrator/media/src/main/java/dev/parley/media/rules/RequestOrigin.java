package dev.parley.media.rules;

import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ClientRight;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.SessionCommand;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose request something is. The session knows no clients: whose it was travels in the event's
 * name, and comes back with the session's complaint.
 *
 * @param client its number, {@link #LEGS} for the leg's own
 * @param eventId as the client named it
 */
public record RequestOrigin(int client, @Nullable String eventId) {

  /** The leg's own client. */
  public static final int LEGS = 0;

  /** Before a client's number; an event that its own client names so is marked too. */
  private static final char MARK = '\u0001';

  /** Whose the event is that the session complains of. */
  static RequestOrigin of(@Nullable String named) {
    if (named == null || named.isEmpty() || named.charAt(0) != MARK) {
      return new RequestOrigin(LEGS, named);
    }
    int end = named.indexOf(MARK, 1);
    if (end < 0 || !named.substring(1, end).matches("\\d{1,9}")) {
      return new RequestOrigin(LEGS, named);
    }
    var own = named.substring(end + 1);
    return new RequestOrigin(Integer.parseInt(named.substring(1, end)), own.isEmpty() ? null : own);
  }

  /** What the session is asked, with an event that is known to be this client's. */
  static SessionCommand.FromLeg command(
      int client, ClientRequest.OfSession wish, int epoch, Instant at) {
    var id = name(client, wish.clientEventId());
    return switch (wish) {
      case ClientRequest.AddItem(_, var item, var previous) ->
          new SessionCommand.AddItem(epoch, id, item, previous, at);
      case ClientRequest.RemoveItem(_, var itemId) ->
          new SessionCommand.RemoveItem(epoch, id, itemId, at);
      case ClientRequest.CutItem(_, var itemId, var index, var heardMs) ->
          new SessionCommand.CutItem(epoch, id, itemId, index, heardMs, at);
      case ClientRequest.RetrieveItem(_, var itemId) ->
          new SessionCommand.RetrieveItem(epoch, id, itemId, at);
      case ClientRequest.Respond(_, var options) ->
          new SessionCommand.AskResponse(epoch, id, options, at);
      case ClientRequest.Stop(_, var responseId) ->
          new SessionCommand.StopResponse(epoch, id, responseId, at);
    };
  }

  /** Any one of these is enough to ask for it; none = nobody is kept from it. */
  public static Set<ClientRight> rightsFor(ClientRequest request) {
    return switch (request) {
      case ClientRequest.Commit _, ClientRequest.Clear _ -> Set.of(ClientRight.SPEAK);
      case ClientRequest.Configure _, ClientRequest.Keep _ -> Set.of(ClientRight.STEER);
      case ClientRequest.Malformed _ -> Set.of();
      case ClientRequest.RetrieveItem _ -> Set.of(ClientRight.SEE);
      case ClientRequest.Respond _, ClientRequest.Stop _ ->
          EnumSet.of(ClientRight.SPEAK, ClientRight.STEER);
      case ClientRequest.AddItem add when isCallers(add.item()) -> Set.of(ClientRight.SPEAK);
      case ClientRequest.AddItem _, ClientRequest.RemoveItem _, ClientRequest.CutItem _ ->
          Set.of(ClientRight.STEER);
    };
  }

  private static boolean isCallers(Item item) {
    return item instanceof Item.Message message && message.role() == Role.CALLER;
  }

  private static @Nullable String name(int client, @Nullable String eventId) {
    boolean plain = eventId == null || eventId.isEmpty() || eventId.charAt(0) != MARK;
    if (client == LEGS && plain) {
      return eventId;
    }
    return MARK + Integer.toString(client) + MARK + (eventId == null ? "" : eventId);
  }
}
