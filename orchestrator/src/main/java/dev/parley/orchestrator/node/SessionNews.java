package dev.parley.orchestrator.node;

import dev.parley.orchestrator.tools.SessionEventPublisher;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.event.SessionEvent.Body;
import dev.parley.proto.event.SessionEvent.Ended;
import dev.parley.proto.event.SessionEvent.Started;
import dev.parley.proto.event.SessionEvent.ToolEnded;
import dev.parley.proto.event.SessionEvent.TurnCompleted;
import dev.parley.session.SessionEvent;
import dev.parley.session.SessionState;
import dev.parley.session.SessionView;
import dev.parley.session.shell.SessionWorld;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the list of sessions, and the world by Kafka, what has been stored. Never blocks. */
final class SessionNews implements SessionWorld.Listener {

  private final String source;
  private final SessionEventPublisher publisher;
  private final Consumer<SessionSummary> changed;

  SessionNews(String node, SessionEventPublisher publisher, Consumer<SessionSummary> changed) {
    this.source = "/parley/nodes/" + node;
    this.publisher = publisher;
    this.changed = changed;
  }

  @Override
  public void stored(SessionState now, SessionEvent event, long seq) {
    changed.accept(SessionView.summary(now));
    var body = body(now, event);
    if (body != null) {
      publisher.publish(
          new dev.parley.proto.event.SessionEvent(
              now.id() + "-" + seq, source, now.id(), event.at(), now.tenant(), body));
    }
  }

  @Override
  public void woke(SessionState state) {
    changed.accept(SessionView.summary(state));
  }

  private static @Nullable Body body(SessionState now, SessionEvent event) {
    return switch (event) {
      case SessionEvent.LegAttached(var epoch, var leg, _) ->
          epoch == 1 ? new Started(now.agent().id(), now.agent().version(), leg) : null;
      case SessionEvent.ResponseEnded ended -> turn(now, ended);
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
          SessionEvent.AgentSaid _,
          SessionEvent.ReplyCut _,
          SessionEvent.PlayoutEnded _,
          SessionEvent.ToolRequested _,
          SessionEvent.ToolRefused _,
          SessionEvent.ToolDispatched _,
          SessionEvent.ToolProgressed _,
          SessionEvent.PatienceLost _,
          SessionEvent.ToolDelivered _ ->
          null;
    };
  }

  private static @Nullable Body turn(SessionState now, SessionEvent.ResponseEnded ended) {
    for (var turn : now.turns().turns()) {
      if (turn.responses().contains(ended.responseId())) {
        return new TurnCompleted(turn.number(), turn.cause(), turn.outcome(), turn.stages());
      }
    }
    return null;
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
        Duration.between(call.times().requested(), ended.at()).toMillis());
  }
}
