package dev.parley.media.call;

import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.ClientRight;
import dev.parley.media.port.ConversationClient;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Leg;
import dev.parley.media.port.MediaPort;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TextOrder;
import dev.parley.media.port.TextPort;
import dev.parley.media.rules.MediaOutput;
import dev.parley.media.rules.RequestOrigin;
import dev.parley.media.time.LoopTimer;
import dev.parley.media.time.MediaClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caller's end of the graph: sound and orders go to the leg's port at once, events to whoever
 * watches, when the journal has what they confirm. Confined to the call's loop.
 */
final class CallOutlet {

  /** More nobody needs, and each costs its part of the call's loop. */
  static final int MOST_WATCHERS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(CallOutlet.class);

  private final Leg leg;
  private final BooleanSupplier maySpeak;
  private final JournalGate gate;
  private final MediaCounters counters;
  private final List<Watcher> watchers = new ArrayList<>(1);
  private int count = RequestOrigin.LEGS;

  /** A client, what it is called here, and whether it is told what nobody asked for. */
  private record Watcher(int number, ConversationClient client, boolean sees) {}

  CallOutlet(
      Leg leg,
      BooleanSupplier maySpeak,
      Predicate<String> unstored,
      MediaClock clock,
      LoopTimer later,
      MediaCounters counters) {
    this.leg = leg;
    this.maySpeak = maySpeak;
    this.counters = counters;
    this.gate = new JournalGate(this::deliver, unstored, clock, later, counters);
    if (leg.client() != null) {
      watchers.add(new Watcher(RequestOrigin.LEGS, leg.client(), true));
    }
  }

  /** Another client is attached: its number; absent if there are too many. */
  @Nullable Integer attach(ConversationClient client, Set<ClientRight> rights) {
    if (watchers.size() >= MOST_WATCHERS) {
      counters.clientsRefused.increment();
      return null;
    }
    watchers.add(new Watcher(++count, client, rights.contains(ClientRight.SEE)));
    return count;
  }

  void detach(int client) {
    watchers.removeIf(watcher -> watcher.number() == client);
  }

  void port(MediaOutput.ToPort output) {
    if (output.order() instanceof PortOrder.HangUp(_, var reason)) {
      counters.callsClosed.increment(reason);
    } else if (output.order() instanceof PortOrder.Reject(_, var reason)) {
      counters.callsClosed.increment(reason);
    } else if (output.order() instanceof PortOrder.MoveAway(var reason)) {
      counters.callsClosed.increment(reason);
    }
    if (leg.isOneLine()) {
      gate.write(output);
    } else {
      deliver(output);
    }
  }

  void text(MediaOutput.ToText output) {
    if (leg.isOneLine()) {
      gate.write(output);
    } else {
      deliver(output);
    }
  }

  void client(MediaOutput.ToClient output) {
    told(output.event(), output);
  }

  void asker(MediaOutput.ToAsker output) {
    told(output.event(), output);
  }

  private void told(ConversationEvent event, MediaOutput output) {
    if (event instanceof ConversationEvent.Complain complaint) {
      (complaint.clients() ? counters.wishesRefused : counters.wishesFailed).increment();
    }
    if (!watchers.isEmpty()) {
      gate.write(output);
    }
  }

  /** A guest sees no conversation, and waits for no journal. */
  void guest(MediaOutput.ToGuest output) {
    if (maySpeak.getAsBoolean()) {
      output.guest().port().take(output.order());
    } else {
      counters.outputFenced.increment();
    }
  }

  /** The journal may have more now. */
  void look() {
    gate.look();
  }

  /** The call is over whatever waits. */
  void end(PortOrder.Ending ending, String reason) {
    client(new MediaOutput.ToClient(new ConversationEvent.Ended(reason)));
    port(new MediaOutput.ToPort(new PortOrder.HangUp(ending, reason)));
  }

  /** What waits is of no use any more: the graph broke. */
  void cut(PortOrder.Ending ending, String reason) {
    counters.callsClosed.increment(reason);
    leg.port().hangUp(ending, reason);
    // The leg's own client is on the line that goes.
    watchers.removeIf(watcher -> watcher.number() == RequestOrigin.LEGS);
    if (maySpeak.getAsBoolean()) {
      tell(new ConversationEvent.Ended(reason));
    }
  }

  /** A node that has lost its cluster says nothing: the session may have another leg by now. */
  private void deliver(MediaOutput output) {
    if (!maySpeak.getAsBoolean()) {
      counters.outputFenced.increment();
      return;
    }
    switch (output) {
      case MediaOutput.ToPort(var order) -> order(order);
      case MediaOutput.ToText(var order) -> {
        if (leg.port() instanceof TextPort carrier) {
          carrier.take(order);
        }
      }
      case MediaOutput.ToClient(var event) -> tell(event);
      case MediaOutput.ToAsker(var client, var event) -> answer(client, event);
      case MediaOutput.ToGuest _,
          MediaOutput.OfGuest _,
          MediaOutput.ToModel _,
          MediaOutput.ToSession _,
          MediaOutput.Render _,
          MediaOutput.WakeAt _,
          MediaOutput.Finish _ ->
          throw new IllegalStateException("not for the caller");
    }
  }

  private void order(PortOrder order) {
    switch (leg.port()) {
      case MediaPort telephone -> telephone.take(order);
      case TextPort carrier -> {
        if (order instanceof TextOrder words) {
          carrier.take(words);
        }
      }
    }
  }

  private void tell(ConversationEvent event) {
    // A watcher may leave while it is told.
    var all = watchers.size() == 1 ? List.of(watchers.getFirst()) : List.copyOf(watchers);
    for (var watcher : all) {
      if (watcher.sees()) {
        tell(watcher, event);
      }
    }
  }

  /** One beside the leg's own that breaks is told nothing more; the call goes on. */
  private void tell(Watcher watcher, ConversationEvent event) {
    if (watcher.number() == RequestOrigin.LEGS) {
      watcher.client().tell(event);
      return;
    }
    try {
      watcher.client().tell(event);
    } catch (RuntimeException broken) {
      counters.clientsBroken.increment();
      detach(watcher.number());
      LOG.warn("a client that was attached to a call broke; it is told nothing more", broken);
    }
  }

  private void answer(int client, ConversationEvent event) {
    for (int i = 0; i < watchers.size(); i++) {
      if (watchers.get(i).number() == client) {
        tell(watchers.get(i), event);
        return;
      }
    }
  }
}
