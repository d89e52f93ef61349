package dev.parley.session.shell;

import dev.parley.proto.WireMessage;
import dev.parley.session.model.EventLevel;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.rules.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * Keeps facts out of the journal that a member of the cluster could not read, for it may have to
 * wake the session: what is news only is left out, what more follows from is refused. Keeps
 * messages back from whoever cannot read them.
 */
public final class VersionBarrier {

  static final String CODE = "cluster_upgrading";

  private final IntSupplier readable;
  private final Function<SessionEvent, EventLevel> levels;
  private final ToIntFunction<ActorRef<?>> peers;

  /** For the members of the system's cluster. */
  public static VersionBarrier of(ActorSystem<?> system) {
    return new VersionBarrier(
        ReadableLevel.lowest(system), EventLevel::of, ReadableLevel.ofPeers(system));
  }

  /** Nobody else reads what is stored. */
  public static VersionBarrier alone() {
    return new VersionBarrier(() -> ReadableLevel.OWN, EventLevel::of, _ -> ReadableLevel.OWN);
  }

  VersionBarrier(
      IntSupplier readable,
      Function<SessionEvent, EventLevel> levels,
      ToIntFunction<ActorRef<?>> peers) {
    this.readable = readable;
    this.levels = levels;
    this.peers = peers;
  }

  /** Whether whoever the reference leads to reads the message. */
  boolean reads(ActorRef<?> peer, WireMessage message) {
    int since = WireMessageCodec.since(message);
    return since <= ReadableLevel.FIRST || since <= peers.applyAsInt(peer);
  }

  /** Whether every member reads the message: a session may be on any of them. */
  boolean isReadByAll(WireMessage message) {
    return isReadByAll(WireMessageCodec.since(message));
  }

  /** Whether every member reads such messages: a session may be on any of them. */
  boolean isReadByAll(Class<? extends WireMessage> kind) {
    return isReadByAll(WireMessageCodec.since(kind));
  }

  /**
   * What a session is sent, which may be on any member: the command, or if not all read it one that
   * says nothing, so that the numbers of a leg's messages have no gap; absent if there is nothing
   * to be sent instead.
   */
  @Nullable SessionCommand readable(SessionCommand command) {
    if (isReadByAll(command)) {
      return command;
    }
    return command instanceof SessionCommand.Numbered(var number, var message)
        ? new SessionCommand.Numbered(number, nothing(message.epoch()))
        : null;
  }

  /** No response has this name, so nothing follows. */
  private static SessionCommand.FromLeg nothing(int epoch) {
    return new SessionCommand.EndPlayout(epoch, "", Instant.EPOCH);
  }

  private boolean isReadByAll(int since) {
    return since <= ReadableLevel.FIRST || since <= readable.getAsInt();
  }

  /** The decision as it may be stored now. Members are only looked at for facts of new kinds. */
  Decision pass(SessionCommand command, Decision decided) {
    if (decided.events().stream().allMatch(this::isOfTheFirst)) {
      return decided;
    }
    int lowest = readable.getAsInt();
    var kept = new ArrayList<SessionEvent>();
    for (var event : decided.events()) {
      var level = levels.apply(event);
      if (level.since() <= lowest) {
        kept.add(event);
      } else if (!level.news() && !isBeside(command, event)) {
        return refused(command, text(event, level, lowest));
      }
    }
    return new Decision(kept, decided.now(), decided.stored());
  }

  /**
   * Whether a leg must not stay for it: who came by the leg is gone all the same, and the next leg
   * says so again.
   */
  private static boolean isBeside(SessionCommand command, SessionEvent event) {
    boolean ofParty =
        event instanceof SessionEvent.ParticipantLeft || event instanceof SessionEvent.FloorHanded;
    return ofParty && !(command instanceof SessionCommand.OfParty);
  }

  private boolean isOfTheFirst(SessionEvent event) {
    return levels.apply(event).since() <= ReadableLevel.FIRST;
  }

  private static String text(SessionEvent event, EventLevel level, int lowest) {
    return "event: "
        + SessionEventCodec.name(event)
        + " of level "
        + level.since()
        + " (expected: level "
        + lowest
        + " at most, as long as an older member is in the cluster)";
  }

  private static Decision refused(SessionCommand command, String text) {
    var refused = new SessionOrder.Refused(CODE, text);
    var complaint = new SessionOrder.Complain(clientEvent(command), CODE, null, text);
    return switch (command) {
      case SessionCommand.Attach _ -> now(List.of(), refused);
      case SessionCommand.HangUp(_, _, var replyTo) -> now(denied(replyTo), complaint);
      case SessionCommand.DecideApproval(_, _, _, _, var replyTo) ->
          now(denied(replyTo), complaint);
      case SessionCommand.AssignAgent(_, _, _, var replyTo) -> now(denied(replyTo), complaint);
      case SessionCommand.OfParty party -> now(denied(party.replyTo()), complaint);
      case SessionCommand _ -> now(List.of(), complaint);
    };
  }

  /** Nothing is stored, so what waits for that is done at once; a caller who attaches hears it. */
  private static Decision now(List<SessionAction> answers, SessionOrder order) {
    var actions = new ArrayList<>(answers);
    actions.add(new SessionAction.Tell(order));
    return new Decision(List.of(), List.of(), actions);
  }

  private static List<SessionAction> denied(@Nullable ActorRef<Boolean> replyTo) {
    return replyTo == null ? List.of() : List.of(new SessionAction.Confirm(replyTo, false));
  }

  private static @Nullable String clientEvent(SessionCommand command) {
    return switch (command) {
      case SessionCommand.AskResponse asked -> asked.clientEventId();
      case SessionCommand.StopResponse stopped -> stopped.clientEventId();
      case SessionCommand.AddItem added -> added.clientEventId();
      case SessionCommand.RemoveItem removed -> removed.clientEventId();
      case SessionCommand.CutItem cut -> cut.clientEventId();
      case SessionCommand.RetrieveItem retrieved -> retrieved.clientEventId();
      case SessionCommand _ -> null;
    };
  }
}
