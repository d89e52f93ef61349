package dev.parley.media.channel;

import dev.parley.media.count.MediaCounters;
import dev.parley.media.time.MediaClock;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.AgentVersion;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way between one call and its session, wherever the session is and however often it moves:
 * nothing that the call tells is lost or counts twice, no order is done twice. Confined to the
 * call's loop.
 */
public final class SessionChannel {

  /** Asking twice does no harm, and whoever comes back from a dead node waits for this. */
  private static final long ATTACH_NANOS = Duration.ofMillis(450).toNanos();

  /** A session that lives answers within one journal write. */
  private static final long ANSWER_NANOS = Duration.ofSeconds(2).toNanos();

  /** So often a quiet call makes sure that its session still knows it. */
  private static final long QUIET_NANOS = Duration.ofSeconds(15).toNanos();

  /** Orders that may come a second time are the latest ones. */
  private static final int REMEMBERED = 64;

  private final SessionGate gate;
  private final String sessionId;
  private final MediaClock clock;
  private final MediaCounters counters;
  private final RetransmitBuffer outbox = new RetransmitBuffer();
  private final Set<String> known = new LinkedHashSet<>();
  private SessionCommand.@Nullable Attach attach;

  /** Where the session sends its orders. */
  private String address = "";

  private int epoch;
  private @Nullable String latestResponse;
  private @Nullable AgentVersion agent;
  private boolean rejoining;
  private boolean givenUp;

  /** Since when an answer is awaited, or nothing was told, in nanoseconds. */
  private long since;

  public SessionChannel(
      SessionGate gate, String sessionId, MediaClock clock, MediaCounters counters) {
    this.gate = gate;
    this.sessionId = sessionId;
    this.clock = clock;
    this.counters = counters;
    this.since = clock.nanos();
  }

  /** Asks for the call, until the session answers: its node may just have died. */
  public void attach(SessionCommand.Attach wish) {
    attach = wish;
    address = wish.media();
    agent = wish.agent().which();
    since = clock.nanos();
    gate.tell(sessionId, wish);
  }

  public void tell(SessionCommand.FromLeg message) {
    if (outbox.isEmpty()) {
      since = clock.nanos();
    }
    if (message instanceof SessionCommand.BeginOwnResponse own) {
      latestResponse = own.responseId();
    }
    gate.tell(sessionId, outbox.add(message));
  }

  /** Whether this was for the line itself, or has come before; anything else is for the logic. */
  public boolean takes(SessionOrder order) {
    return switch (order) {
      case SessionOrder.Noted(var upTo) -> {
        noted(upTo);
        yield true;
      }
      case SessionOrder.Resend(var from) -> {
        sendAgain(from);
        yield true;
      }
      case SessionOrder.WhoIsThere(var wanted) -> {
        if (wanted == epoch) {
          rejoin();
        }
        yield true;
      }
      case SessionOrder.Attached attached -> {
        boolean repeated = attach == null;
        attach = null;
        epoch = attached.epoch();
        has(attached.agent());
        yield repeated(repeated);
      }
      case SessionOrder.Refused _ -> {
        attach = null;
        yield false;
      }
      case SessionOrder.Respond respond -> {
        latestResponse = respond.responseId();
        yield repeated(!remember(respond.responseId()));
      }
      case SessionOrder.RespondAgain _ -> false;
      case SessionOrder.ItemAdded added -> repeated(!remember(added.item().id()));
      case SessionOrder.ItemRemoved removed -> {
        known.remove(removed.itemId());
        yield false;
      }
      case SessionOrder.AgentChanged(var changed) -> {
        has(changed);
        yield false;
      }
      case SessionOrder.ItemCut _,
          SessionOrder.ItemRetrieved _,
          SessionOrder.PartiesChanged _,
          SessionOrder.StopResponse _,
          SessionOrder.FloorMoved _,
          SessionOrder.ContextTold _,
          SessionOrder.Complain _,
          SessionOrder.ToolNews _ ->
          false;
      case SessionOrder.Release release -> {
        // Nothing that an older leg says counts, so there is nothing to wait for.
        givenUp = givenUp || release.superseded();
        yield false;
      }
    };
  }

  /** Asks again when an answer is overdue, and now and then when all is quiet. */
  public void watch() {
    long silent = clock.nanos() - since;
    var wish = attach;
    if (wish != null && silent > ATTACH_NANOS) {
      counters.sessionsAskedAgain.increment();
      attach(wish);
    } else if (epoch > 0 && silent > (outbox.isEmpty() ? QUIET_NANOS : ANSWER_NANOS)) {
      if (!outbox.isEmpty()) {
        counters.sessionsAskedAgain.increment();
      }
      rejoin();
    }
  }

  /** Whether the journal may not have this item of the caller's yet. */
  public boolean isUnstored(String itemId) {
    return outbox.holds(itemId);
  }

  /** Whether the session has been away for so long that its call cannot go on. */
  public boolean isLost() {
    return outbox.isFull();
  }

  /** Whether the journal holds all that was told. */
  public boolean isSettled() {
    return givenUp || outbox.isEmpty();
  }

  /** Nobody waits for the session any longer. */
  public void giveUp() {
    givenUp = true;
  }

  private void noted(long upTo) {
    outbox.noted(upTo);
    since = clock.nanos();
  }

  private void rejoin() {
    rejoining = true;
    since = clock.nanos();
    gate.tell(sessionId, new SessionCommand.Rejoin(epoch, outbox.acknowledged(), address));
  }

  private void sendAgain(long from) {
    since = clock.nanos();
    outbox
        .from(from)
        .forEach(message -> {
          counters.messagesResent.increment();
          gate.tell(sessionId, message);
        });
    if (rejoining) {
      rejoining = false;
      tell(new SessionCommand.CatchUp(epoch, latestResponse, agent, clock.now()));
    }
  }

  private void has(@Nullable AgentTerms terms) {
    agent = terms == null ? agent : terms.which();
  }

  private boolean repeated(boolean repeated) {
    if (repeated) {
      counters.ordersRepeated.increment();
    }
    return repeated;
  }

  /** False if it was known. */
  private boolean remember(String id) {
    if (!known.add(id)) {
      return false;
    }
    if (known.size() > REMEMBERED) {
      var eldest = known.iterator();
      eldest.next();
      eldest.remove();
    }
    return true;
  }
}
