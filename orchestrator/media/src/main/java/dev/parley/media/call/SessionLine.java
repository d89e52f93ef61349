package dev.parley.media.call;

import dev.parley.media.channel.SessionChannel;
import dev.parley.media.graph.Stage;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.rules.MediaInput;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A call's line to its session, at its place in the graph: what the session says for the channel
 * stays there, and when the caller has left the line lasts until the session has stored all that it
 * was told. Confined to the call's loop.
 */
final class SessionLine {

  /** How long the end of a call waits for the session to have stored it. */
  private static final Duration SETTLING = Duration.ofSeconds(60);

  private final CallContext around;
  private final SessionChannel channel;
  private final CallOutlet outlet;
  private final StageMeter meter;
  private final Consumer<SessionOrder> links;
  private final Consumer<MediaInput> call;
  private final List<Runnable> leaving = new ArrayList<>(2);
  private boolean left;

  /** When the session is no longer waited for after the call's end, in nanoseconds. */
  private long settleBy;

  /**
   * The line of a call that begins.
   *
   * @param links hears what the session orders, before the rules do
   * @param call takes what follows of itself
   */
  SessionLine(
      CallContext around,
      SessionChannel channel,
      CallOutlet outlet,
      StageMeter meter,
      Consumer<SessionOrder> links,
      Consumer<MediaInput> call) {
    this.around = around;
    this.channel = channel;
    this.outlet = outlet;
    this.meter = meter;
    this.links = links;
    this.call = call;
  }

  /**
   * What comes from the session for the channel stays there. Of a call that is over only this goes
   * on, that all which was told about it is safe.
   */
  void hear(MediaInput input, Consumer<MediaInput> next) {
    boolean taken = input instanceof MediaInput.Ordered(var order) && channel.takes(order);
    if (taken) {
      outlet.look();
    }
    if (left) {
      if (!taken) {
        meter.drops(Stage.SESSION);
      }
      if (channel.isSettled()) {
        next.accept(new MediaInput.Settled());
      }
      return;
    }
    if (!taken) {
      if (input instanceof MediaInput.Ordered(var order)) {
        links.accept(order);
      }
      next.accept(input);
    }
  }

  /** The caller has gone; the graph goes when all that was told about the call is safe. */
  void leave() {
    left = true;
    settleBy = around.clock().nanos() + SETTLING.toNanos();
    tellLeft();
  }

  boolean hasLeft() {
    return left;
  }

  /** Runs this once when the caller has left, or the call broke. */
  void whenLeft(Runnable deed) {
    leaving.add(deed);
  }

  /** The caller has left, or the call broke. Safe to call twice. */
  void tellLeft() {
    leaving.forEach(Runnable::run);
    leaving.clear();
  }

  /** Twice a second, while the call and its end last. */
  void watch() {
    channel.watch();
    if (left && around.clock().nanos() - settleBy > 0) {
      around.counters().endsUnstored.increment();
      channel.giveUp();
      call.accept(new MediaInput.Tick());
    } else if (!left && channel.isLost()) {
      outlet.end(PortOrder.Ending.OVERLOADED, "session_not_reached");
      call.accept(new MediaInput.OfPort(new PortFact.Gone("session_not_reached", false)));
    }
  }
}
