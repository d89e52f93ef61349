package dev.parley.session.shell;

import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.Decision;
import dev.parley.session.SessionAction;
import dev.parley.session.SessionCommand;
import dev.parley.session.SessionOrder;
import dev.parley.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** Does a session's actions: orders to the caller's media plane, tools, timers, answers. */
final class Deeds {

  private static final Duration BEFORE_NEXT_DISPATCH = Duration.ofSeconds(1);

  private final ActorContext<SessionCommand> context;
  private final TimerScheduler<SessionCommand> timers;
  private final SessionWorld world;
  private @Nullable ActorRef<SessionOrder> media;
  private int leg;
  private boolean arriving;

  Deeds(
      ActorContext<SessionCommand> context,
      TimerScheduler<SessionCommand> timers,
      SessionWorld world) {
    this.context = context;
    this.timers = timers;
    this.world = world;
  }

  /**
   * Turns to the caller who has just attached, or away from one who has gone; one who was refused
   * is only told so.
   */
  void lineFor(SessionCommand command, Decision decision) {
    if (command instanceof SessionCommand.Detach && !decision.events().isEmpty()) {
      turnAway();
    }
    if (!(command instanceof SessionCommand.Attach attach)) {
      return;
    }
    if (decision.events().isEmpty()) {
      decision.stored().stream()
          .filter(SessionAction.Tell.class::isInstance)
          .map(SessionAction.Tell.class::cast)
          .forEach(refusal -> attach.media().tell(refusal.order()));
      return;
    }
    tell(new SessionOrder.Release("superseded"));
    media = attach.media();
    leg++;
    arriving = true;
  }

  /** Which leg orders are for now; rises with each that attaches. */
  int leg() {
    return leg;
  }

  /** A leg attaches and is not stored yet: whatever is for it waits behind its arrival. */
  boolean arriving() {
    return arriving;
  }

  /** Does it, unless it is an order for a leg that has been superseded. */
  void perform(SessionAction action, int forLeg) {
    switch (action) {
      case SessionAction.Tell(var order) -> {
        if (forLeg == leg) {
          tell(order);
        }
      }
      case SessionAction.Dispatch(var request, var queue) -> dispatch(request, queue);
      case SessionAction.CancelTool(var cancel, var queue) -> world.tools().cancel(cancel, queue);
      case SessionAction.WakeAt(var key, var at, var command) ->
          timers.startSingleTimer(key, command, until(at));
      case SessionAction.Answer(var to, var disposition) -> to.tell(disposition);
      case SessionAction.Confirm(var to, var done) -> to.tell(done);
    }
  }

  void tell(SessionOrder order) {
    var to = media;
    if (to == null) {
      return;
    }
    if (order instanceof SessionOrder.Attached(_, var epoch)) {
      context.watchWith(to, new SessionCommand.MediaGone(epoch));
      arriving = false;
    }
    to.tell(order);
    if (order instanceof SessionOrder.Release) {
      turnAway();
    }
  }

  private void turnAway() {
    if (media != null) {
      context.unwatch(media);
    }
    media = null;
    arriving = false;
  }

  void dispatchLater(String callId) {
    timers.startSingleTimer(
        "dispatch-" + callId, new SessionCommand.Redispatch(callId), BEFORE_NEXT_DISPATCH);
  }

  void dispatchAgain(SessionState state, String callId) {
    var call = state.tools().find(callId);
    if (call != null && call.pending()) {
      dispatch(call.request(), call.terms().queue());
    }
  }

  private void dispatch(ToolRequest request, @Nullable String queue) {
    context.pipeToSelf(
        world.tools().request(request, queue),
        (_, failure) ->
            failure == null
                ? new SessionCommand.NoteDispatch(request.callId(), world.clock().instant())
                : new SessionCommand.DispatchFailed(request.callId()));
  }

  private Duration until(Instant at) {
    var left = Duration.between(world.clock().instant(), at);
    return left.isPositive() ? left : Duration.ofMillis(1);
  }
}
