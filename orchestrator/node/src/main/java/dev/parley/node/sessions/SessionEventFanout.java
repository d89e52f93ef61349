package dev.parley.node.sessions;

import dev.parley.node.tools.SessionEventPublisher;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.event.SessionCloudEvent.Body;
import dev.parley.proto.event.SessionCloudEvent.Ended;
import dev.parley.proto.event.SessionCloudEvent.Started;
import dev.parley.proto.event.SessionCloudEvent.ToolEnded;
import dev.parley.proto.event.SessionCloudEvent.TurnCompleted;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionState;
import dev.parley.session.rules.SessionView;
import dev.parley.session.shell.SessionWorld;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the list of sessions, and the world by Kafka, what has been stored. Never blocks. */
public final class SessionEventFanout implements SessionWorld.Listener {

  private final String source;
  private final SessionEventPublisher publisher;
  private final Consumer<SessionSummary> changed;
  private final FactCounters counters;

  public SessionEventFanout(
      String node,
      SessionEventPublisher publisher,
      Consumer<SessionSummary> changed,
      FactCounters counters) {
    this.source = "/parley/nodes/" + node;
    this.publisher = publisher;
    this.changed = changed;
    this.counters = counters;
  }

  @Override
  public void stored(SessionState now, SessionEvent event, long seq) {
    counters.count(event);
    changed.accept(SessionView.summary(now));
    var turn = completed(now, event);
    if (turn != null) {
      publish(now, event, now.id() + "-turn-" + turn.turn(), turn);
    }
    var body = body(now, event);
    if (body != null) {
      publish(now, event, now.id() + "-" + seq, body);
    }
  }

  private void publish(SessionState now, SessionEvent event, String id, Body body) {
    publisher.publish(
        new dev.parley.proto.event.SessionCloudEvent(
            id, source, now.id(), event.at(), now.tenant(), body));
  }

  @Override
  public void woke(SessionState state) {
    changed.accept(SessionView.summary(state));
  }

  private static @Nullable Body body(SessionState now, SessionEvent event) {
    return switch (event) {
      case SessionEvent.LegAttached(var epoch, var leg, _, _) ->
          epoch == 1 ? new Started(now.agent().id(), now.agent().version(), leg) : null;
      case SessionEvent.ToolEnded ended -> tool(now, ended);
      case SessionEvent.Ended(var reason, var at) ->
          new Ended(
              reason,
              now.turns().latest(),
              now.tools().calls().size(),
              Duration.between(now.startedAt(), at).toMillis(),
              Map.of());
      case SessionEvent.Begun _,
          SessionEvent.LegLost _,
          SessionEvent.SettingsChanged _,
          SessionEvent.SpeechStarted _,
          SessionEvent.SpeechDropped _,
          SessionEvent.TurnTaken _,
          SessionEvent.TranscriptNoted _,
          SessionEvent.ItemAdded _,
          SessionEvent.ItemRemoved _,
          SessionEvent.ItemCut _,
          SessionEvent.ResponseAsked _,
          SessionEvent.SpeakingBegun _,
          SessionEvent.ResponseEnded _,
          SessionEvent.AgentSaid _,
          SessionEvent.ReplyCut _,
          SessionEvent.PlayoutEnded _,
          SessionEvent.ToolRequested _,
          SessionEvent.ToolRefused _,
          SessionEvent.ToolDispatched _,
          SessionEvent.ToolProgressed _,
          SessionEvent.ProgressSaid _,
          SessionEvent.ApprovalDecided _,
          SessionEvent.ToolAttemptFailed _,
          SessionEvent.ToolAsked _,
          SessionEvent.CompensationPlanned _,
          SessionEvent.CancelSent _,
          SessionEvent.MemoryNoted _,
          SessionEvent.ContextCut _,
          SessionEvent.PatienceLost _,
          SessionEvent.ToolDelivered _,
          SessionEvent.LevelTwo _ ->
          null;
    };
  }

  /** A turn may be answered more than once; it is complete when the next one begins, or none. */
  private static @Nullable TurnCompleted completed(SessionState now, SessionEvent event) {
    int number = completedBy(now, event);
    for (var turn : now.turns().turns()) {
      if (turn.number() == number) {
        return new TurnCompleted(
            number, turn.cause().wireName(), turn.outcome().wireName(), turn.stages());
      }
    }
    return null;
  }

  /** Number of the turn that is complete by this; 0 if none is. */
  private static int completedBy(SessionState now, SessionEvent event) {
    if (event instanceof SessionEvent.TurnTaken taken) {
      return taken.turn() - 1;
    }
    if (event instanceof SessionEvent.ResponseAsked asked && opensTurn(now, asked)) {
      return asked.turn() - 1;
    }
    return event instanceof SessionEvent.Ended ? now.turns().latest() : 0;
  }

  /** The session may be past the event already, so only what stays is looked at. */
  private static boolean opensTurn(SessionState now, SessionEvent.ResponseAsked asked) {
    return now.turns().turns().stream()
        .anyMatch(turn ->
            turn.number() == asked.turn()
                && turn.callerItem() == null
                && turn.responses().indexOf(asked.responseId()) == 0);
  }

  private static @Nullable Body tool(SessionState now, SessionEvent.ToolEnded ended) {
    var call = now.tools().find(ended.callId());
    if (call == null) {
      return null;
    }
    var request = call.request();
    var problem = ended.problem();
    return new ToolEnded(
        request.turn(),
        request.callId(),
        request.requestId(),
        request.tool(),
        ended.stage().label(),
        problem == null ? null : problem.split(":", 2)[0],
        request.attempt(),
        Duration.between(call.times().requested(), ended.at()).toMillis(),
        call.care().compensates());
  }
}
