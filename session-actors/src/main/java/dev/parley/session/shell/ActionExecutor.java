package dev.parley.session.shell;

import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.rules.CompensationRules;
import dev.parley.session.rules.Decision;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** Does a session's actions: orders to the caller's media plane, tools, timers, answers. */
final class ActionExecutor {

  private static final Duration BEFORE_NEXT_DISPATCH = Duration.ofSeconds(1);

  /**
   * A broker that is there takes a request in milliseconds; silence on a call is long after this.
   */
  private static final Duration DISPATCH_SLOW = Duration.ofSeconds(3);

  /**
   * A media plane that is alive answers at once, and its caller must not be talked to in vain; but
   * a node may stand still for 6 s before it is given up.
   */
  private static final Duration MEDIA_ANSWERS = Duration.ofSeconds(8);

  private static final Duration BEFORE_NEXT_QUESTION = Duration.ofSeconds(2);

  private static final String FINDING = "media";
  private static final String ASKING = "media-again";

  private final ActorContext<SessionCommand> context;
  private final TimerScheduler<SessionCommand> timers;
  private final SessionWorld world;
  private @Nullable ActorRef<SessionOrder> media;

  /**
   * The latest leg's media plane, also when the leg is gone: it waits to be told what is stored.
   */
  private @Nullable ActorRef<SessionOrder> latest;

  private int leg;
  private boolean arriving;

  ActionExecutor(
      ActorContext<SessionCommand> context,
      TimerScheduler<SessionCommand> timers,
      SessionWorld world) {
    this.context = context;
    this.timers = timers;
    this.world = world;
  }

  /** Turns to the caller who has just attached, or away from one who has gone. */
  void lineFor(SessionCommand command) {
    if (command instanceof SessionCommand.Detach) {
      turnAway();
    }
    if (command instanceof SessionCommand.Attach attach) {
      if (media != null) {
        world.counters().legsSuperseded.increment();
      }
      tell(SessionOrder.Release.toLaterLeg());
      media = resolved(attach.media());
      latest = media;
      leg++;
      arriving = true;
    }
  }

  /** Tells a caller who does not change the line why, or again, what that means. */
  void answer(SessionCommand.Attach attach, Decision decision) {
    var caller = resolved(attach.media());
    for (var action : decision.stored()) {
      boolean tooEarly = arriving && caller.equals(media);
      if (action instanceof SessionAction.Tell(var order) && !tooEarly) {
        send(caller, order);
      }
    }
  }

  /** The media plane of the leg is there, and may have moved the way its orders come. */
  void joined(String address, int epoch) {
    timers.cancel(FINDING);
    timers.cancel(ASKING);
    media = resolved(address);
    latest = media;
    context.watchWith(media, new SessionCommand.MediaGone(epoch));
  }

  /** The leg is gone; what its media plane still has to tell is taken. */
  void leaving(String address) {
    latest = resolved(address);
  }

  /** About the leg's messages, to whoever sent them. */
  void tellSender(SessionOrder order) {
    if (latest != null) {
      send(latest, order);
    }
  }

  private void send(ActorRef<SessionOrder> to, SessionOrder order) {
    if (world.barrier().reads(to, order)) {
      to.tell(order);
    } else {
      world.counters().messagesUnreadable.increment();
    }
  }

  /** Lets go a leg that is not the session's any more. */
  void turnOff(String address) {
    world.counters().legsSuperseded.increment();
    resolved(address).tell(SessionOrder.Release.toLaterLeg());
  }

  private void findMedia(String address, int epoch) {
    joined(address, epoch);
    tell(new SessionOrder.WhoIsThere(epoch));
    timers.startTimerWithFixedDelay(
        ASKING, new SessionCommand.AskMedia(epoch), BEFORE_NEXT_QUESTION);
    timers.startSingleTimer(FINDING, new SessionCommand.MediaGone(epoch), MEDIA_ANSWERS);
  }

  private ActorRef<SessionOrder> resolved(String address) {
    return ActorRefResolver.get(context.getSystem()).resolveActorRef(address);
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
        } else {
          world.counters().ordersStale.increment();
        }
      }
      case SessionAction.FindMedia(var address, var epoch) -> findMedia(address, epoch);
      case SessionAction.Dispatch(var request, var queue) -> dispatch(request, queue);
      case SessionAction.CancelTool(var cancel, var queue) -> cancel(cancel, queue);
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
    if (order instanceof SessionOrder.Attached(_, var epoch, _, _, _)) {
      context.watchWith(to, new SessionCommand.MediaGone(epoch));
      arriving = false;
    }
    send(to, order);
    if (order instanceof SessionOrder.Release) {
      turnAway();
    }
  }

  private void turnAway() {
    timers.cancel(ASKING);
    if (media != null) {
      context.unwatch(media);
    }
    media = null;
    arriving = false;
  }

  void dispatchLater(String callId) {
    world.counters().requestsRetried.increment();
    timers.startSingleTimer(
        "dispatch-" + callId, new SessionCommand.Redispatch(callId), BEFORE_NEXT_DISPATCH);
  }

  void dispatchAgain(SessionState state, String callId) {
    var call = state.tools().find(callId);
    if (call != null && isUnsent(state, callId)) {
      dispatch(call.request(), call.terms().queue());
    }
  }

  /** Whether the broker is not known to have the call's request. */
  boolean isUnsent(SessionState state, String callId) {
    var call = state.tools().find(callId);
    return call != null && call.stage() == ToolCall.Stage.REQUESTED;
  }

  void cancelLater(String callId) {
    world.counters().cancelsRetried.increment();
    timers.startSingleTimer(
        "cancel-" + callId, new SessionCommand.CancelAgain(callId), BEFORE_NEXT_DISPATCH);
  }

  void cancelAgain(SessionState state, String callId) {
    CompensationRules.cancelOf(state, callId).forEach(action -> perform(action, leg));
  }

  private void cancel(ToolCancel cancel, @Nullable String queue) {
    context.pipeToSelf(
        world.tools().cancel(cancel, queue),
        (_, failure) ->
            failure == null
                ? new SessionCommand.NoteCancel(cancel.callId(), world.clock().instant())
                : new SessionCommand.CancelFailed(cancel.callId()));
  }

  private void dispatch(ToolRequest request, @Nullable String queue) {
    timers.startSingleTimer(
        "slow-" + request.callId(),
        new SessionCommand.DispatchSlow(request.callId()),
        DISPATCH_SLOW);
    context.pipeToSelf(
        world.tools().request(request, queue),
        (_, failure) ->
            failure == null
                ? new SessionCommand.NoteDispatch(
                    request.callId(), request.attempt(), world.clock().instant())
                : new SessionCommand.DispatchFailed(request.callId()));
  }

  private Duration until(Instant at) {
    var left = Duration.between(world.clock().instant(), at);
    return left.isPositive() ? left : Duration.ofMillis(1);
  }
}
