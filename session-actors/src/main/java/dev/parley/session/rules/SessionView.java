package dev.parley.session.rules;

import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.session.conversation.Item;
import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Hearers;
import dev.parley.session.model.ModelChange;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.Participants;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.TurnLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A session's state as operators see it. */
public final class SessionView {

  public static SessionSummary summary(SessionState state) {
    return new SessionSummary(
        state.id(),
        state.tenant(),
        state.agent().id(),
        state.agent().version(),
        state.phase().label(),
        state.line().attached(),
        state.line().epoch(),
        state.line().leg().isEmpty() ? null : state.line().leg(),
        state.turns().latest(),
        state.tools().pending().size(),
        state.startedAt(),
        state.endedAt(),
        state.phase() instanceof Phase.Over(var reason) ? reason : null);
  }

  public static SessionDetail detail(SessionState state) {
    return new SessionDetail(
        summary(state),
        state.turns().turns().stream().map(turn -> turn(state, turn)).toList(),
        state.conversation().items().stream().map(SessionView::item).toList(),
        state.tools().calls().stream().map(SessionView::call).toList(),
        state.conversation().memory(),
        participants(state),
        state.models().stream().map(SessionView::change).toList());
  }

  private static List<SessionDetail.Participant> participants(SessionState state) {
    var hears = Hearers.table(state);
    var line = state.line();
    var floor = state.participants().floor();
    var all = new ArrayList<SessionDetail.Participant>();
    all.add(
        new SessionDetail.Participant(
            Participants.CALLER,
            ParticipantRole.CALLER.wireName(),
            null,
            null,
            line.epoch(),
            line.attached(),
            false,
            hears.getOrDefault(Participants.CALLER, List.of())));
    all.add(
        new SessionDetail.Participant(
            Participants.AGENT,
            ParticipantRole.AGENT.wireName(),
            state.agent().id(),
            null,
            0,
            !state.isOver(),
            floor == null,
            hears.getOrDefault(Participants.AGENT, List.of())));
    for (var other : state.participants().others()) {
      all.add(
          new SessionDetail.Participant(
              other.id(),
              other.role().wireName(),
              other.subject(),
              other.stance().wireName(),
              other.epoch(),
              other.present(),
              other.id().equals(floor),
              hears.getOrDefault(other.id(), List.of())));
    }
    return all;
  }

  private static SessionDetail.ModelChange change(ModelChange change) {
    return new SessionDetail.ModelChange(
        change.at(),
        change.from(),
        change.to(),
        change.reason().wireName(),
        change.link(),
        change.silenceMs());
  }

  private static SessionDetail.Turn turn(SessionState state, TurnLog.Turn turn) {
    return new SessionDetail.Turn(
        turn.number(),
        turn.cause().wireName(),
        turn.outcome().wireName(),
        said(state, turn.number(), ContextItem.Role.CALLER),
        said(state, turn.number(), ContextItem.Role.AGENT),
        turn.stages());
  }

  private static @Nullable String said(SessionState state, int turn, ContextItem.Role role) {
    var words = new StringBuilder();
    for (var item : state.conversation().items()) {
      if (item instanceof Item.Message message
          && message.turn() == turn
          && message.role() == role) {
        words.append(words.isEmpty() ? "" : " ").append(message.heardText());
      }
    }
    return words.isEmpty() ? null : words.toString();
  }

  private static SessionDetail.Item item(Item item) {
    return switch (item) {
      case Item.Message message ->
          new SessionDetail.Item(
              message.id(),
              message.turn(),
              "message",
              message.role().name().toLowerCase(Locale.ROOT),
              message.complete() ? "completed" : "incomplete",
              message.text(),
              message.spoken() ? message.audioMs() : null,
              message.spoken() && message.role() == ContextItem.Role.AGENT
                  ? message.heardMs()
                  : null,
              null);
      case Item.Call call ->
          new SessionDetail.Item(
              call.id(),
              call.turn(),
              "function_call",
              null,
              "completed",
              call.tool(),
              null,
              null,
              call.callId());
      case Item.Output output ->
          new SessionDetail.Item(
              output.id(),
              output.turn(),
              "function_call_output",
              null,
              "completed",
              output.output(),
              null,
              null,
              output.callId());
    };
  }

  private static SessionDetail.ToolCall call(ToolCall call) {
    var request = call.request();
    var times = call.times();
    return new SessionDetail.ToolCall(
        call.callId(),
        request.requestId(),
        request.effectKey(),
        request.tool(),
        call.terms().mode().name().toLowerCase(Locale.ROOT),
        call.outcomeLabel(),
        request.turn(),
        request.attempt(),
        request.arguments(),
        call.outcome().output(),
        call.outcome().problem(),
        call.progress().percent(),
        call.progress().note(),
        call.progress().worker(),
        times.requested(),
        times.dispatched(),
        times.started(),
        times.ended(),
        times.delivered(),
        request.deadline(),
        call.care().compensates(),
        call.care().decidedBy());
  }

  private SessionView() {}
}
