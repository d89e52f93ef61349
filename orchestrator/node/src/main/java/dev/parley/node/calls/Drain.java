package dev.parley.node.calls;

import dev.parley.proto.WireMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a node out of service without losing a call: no new callers, each that is here moves to
 * another node at a quiet moment, then the node leaves. Asked for by an operator at any node, or by
 * the end of the process.
 */
public final class Drain {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /** What is still to be told to callers and journal when the last patience is over. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /**
   * Callers who have gone find their sessions here for so long. Sessions move after that, which
   * nobody hears; if they moved at once, their callers would wait for them.
   */
  private static final Duration ARRIVING = Duration.ofSeconds(3);

  /** An operator's wish, told to every node. */
  public record Order(String node) implements WireMessage {}

  private final String name;
  private final LiveCalls calls;
  private final Duration patience;
  private final ActorRef<Topic.Command<Order>> orders;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /**
   * A drain that has not begun.
   *
   * @param name of this node
   * @param patience how long each call may wait for a quiet moment
   */
  public Drain(ActorSystem<?> system, String name, LiveCalls calls, Duration patience) {
    this.name = name;
    this.calls = calls;
    this.patience = patience;
    this.orders =
        system.systemActorOf(
            Topic.create(Order.class, "node-drains"), "node-drains", Props.empty());
    ActorRef<Order> ear = system.systemActorOf(hear(), "node-drain", Props.empty());
    orders.tell(Topic.subscribe(ear));
  }

  /** Tells the node of that name, wherever it is, to leave. */
  public void order(String node) {
    orders.tell(Topic.publish(new Order(node)));
  }

  /** Completes when no caller is left, or none of those left has had a quiet moment in time. */
  public CompletionStage<Void> begin() {
    if (begun.compareAndSet(false, true)) {
      long arriving = calls.open() == 0 ? 0 : ARRIVING.toMillis();
      LOG.atInfo().addKeyValue("calls", calls.open()).log("this node is drained");
      var _ =
          calls
              .drain(patience)
              .toCompletableFuture()
              .completeOnTimeout(null, patience.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS)
              .thenRunAsync(
                  this::ended, CompletableFuture.delayedExecutor(arriving, TimeUnit.MILLISECONDS));
    }
    return done.copy();
  }

  /** Completes when an operator's drain is done: the node's process may end. */
  public CompletionStage<Void> ordered() {
    return asked.copy();
  }

  private void ended() {
    LOG.atInfo().addKeyValue("calls", calls.open()).log("drained; so many callers were left");
    done.complete(null);
  }

  private Behavior<Order> hear() {
    return Behaviors.receiveMessage(order -> {
      if (order.node().equals(name)) {
        var _ = begin().thenRun(() -> asked.complete(null));
      }
      return Behaviors.same();
    });
  }
}
