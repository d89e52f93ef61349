package dev.parley.media.call;

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
record RequestOrigin(int client, @Nullable String eventId) {

  static final int LEGS = 0;

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

  /** The command with an event that is known to be this client's. */
  static SessionCommand.FromLeg named(int client, SessionCommand.FromLeg command) {
    return switch (command) {
      case SessionCommand.AskResponse(var epoch, var id, var options, var at) ->
          new SessionCommand.AskResponse(epoch, name(client, id), options, at);
      case SessionCommand.StopResponse(var epoch, var id, var responseId, var at) ->
          new SessionCommand.StopResponse(epoch, name(client, id), responseId, at);
      case SessionCommand.AddItem(var epoch, var id, var item, var previous, var at) ->
          new SessionCommand.AddItem(epoch, name(client, id), item, previous, at);
      case SessionCommand.RemoveItem(var epoch, var id, var itemId, var at) ->
          new SessionCommand.RemoveItem(epoch, name(client, id), itemId, at);
      case SessionCommand.CutItem(var epoch, var id, var itemId, var index, var heardMs, var at) ->
          new SessionCommand.CutItem(epoch, name(client, id), itemId, index, heardMs, at);
      case SessionCommand.RetrieveItem(var epoch, var id, var itemId, var at) ->
          new SessionCommand.RetrieveItem(epoch, name(client, id), itemId, at);
      default -> command;
    };
  }

  /** Any one of these is enough to ask for it; none = nobody is kept from it. */
  static Set<ClientRight> rightsFor(ClientRequest request) {
    return switch (request) {
      case ClientRequest.Commit _, ClientRequest.Clear _ -> Set.of(ClientRight.SPEAK);
      case ClientRequest.Configure _ -> Set.of(ClientRight.STEER);
      case ClientRequest.Malformed _ -> Set.of();
      case ClientRequest.Ask(var command) ->
          switch (command.apply(0, Instant.EPOCH)) {
            case SessionCommand.RetrieveItem _ -> Set.of(ClientRight.SEE);
            case SessionCommand.AskResponse _, SessionCommand.StopResponse _ ->
                EnumSet.of(ClientRight.SPEAK, ClientRight.STEER);
            case SessionCommand.AddItem add when isCallers(add.item()) -> Set.of(ClientRight.SPEAK);
            // Whatever else there is, or comes to be, changes the call.
            default -> Set.of(ClientRight.STEER);
          };
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
