package dev.parley.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.agent.ToolDefinition.Delivery;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.ledger.ToolCall;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which words of workers count, and what they do to a call. Pure. */
final class ResultRules {

  static Decision take(SessionState state, SessionCommand.TakeToolMessage take) {
    var message = take.message();
    var call = state.tools().find(message.callId());
    var disposition = disposition(state, call, message);
    var answer = new SessionAction.Answer(take.replyTo(), disposition);
    if (call == null || disposition != Disposition.ACCEPTED) {
      return Decision.ignore().onceStored(answer);
    }
    var decision =
        switch (message) {
          case ToolMessage.Progress progress -> progress(call, progress, take.at());
          case ToolMessage.Result result -> result(state, call, result, take.at());
        };
    return decision.onceStored(answer);
  }

  private static Disposition disposition(
      SessionState state, @Nullable ToolCall call, ToolMessage message) {
    if (state.isUnborn()) {
      return Disposition.UNKNOWN_SESSION;
    }
    if (call == null) {
      return Disposition.UNKNOWN_CALL;
    }
    if (!answers(message, call.request())) {
      return Disposition.MISMATCH;
    }
    return switch (call.stage()) {
      case REQUESTED, DISPATCHED, RUNNING -> Disposition.ACCEPTED;
      case COMPLETED, FAILED ->
          message instanceof ToolMessage.Result ? Disposition.DUPLICATE : Disposition.LATE;
      case TIMED_OUT, CANCELLED -> obeys(message) ? Disposition.DUPLICATE : Disposition.LATE;
    };
  }

  /** A worker that was told to stop says that it did; the ledger knows already. */
  private static boolean obeys(ToolMessage message) {
    return message instanceof ToolMessage.Result result
        && result.error() != null
        && result.error().code().equals("cancelled");
  }

  /** What a message says about the request that it answers must be so; it need say nothing. */
  private static boolean answers(ToolMessage message, ToolRequest request) {
    boolean sameRequest = agrees(message.requestId(), request.requestId());
    return switch (message) {
      case ToolMessage.Progress _ -> sameRequest;
      case ToolMessage.Result result ->
          sameRequest
              && agrees(result.tool(), request.tool())
              && agrees(result.effectKey(), request.effectKey());
    };
  }

  private static boolean agrees(@Nullable String told, String asked) {
    return told == null || told.equals(asked);
  }

  private static Decision progress(ToolCall call, ToolMessage.Progress progress, Instant at) {
    return Decision.fact(
            new SessionEvent.ToolProgressed(
                call.callId(), progress.percent(), progress.note(), progress.worker(), at))
        .thenTell(
            new SessionOrder.ToolNews(
                call.callId(),
                call.request().tool(),
                "running",
                progress.percent(),
                progress.note()));
  }

  private static Decision result(
      SessionState state, ToolCall call, ToolMessage.Result result, Instant at) {
    boolean worked = result.status() == ToolMessage.Status.OK;
    var failure = result.error();
    var ended =
        new SessionEvent.ToolEnded(
            call.callId(),
            worked ? ToolCall.Stage.COMPLETED : ToolCall.Stage.FAILED,
            worked ? result.output() : described(failure),
            worked || failure == null ? null : failure.code() + ": " + failure.message(),
            result.worker(),
            at);
    return ended(state, call, ended);
  }

  /** A call is over; an urgent one stops the agent. */
  static Decision ended(SessionState state, ToolCall call, SessionEvent.ToolEnded ended) {
    var decision = Decision.fact(ended).thenTell(ToolRules.news(call, ended.stage().label()));
    var generating = state.generating();
    return generating != null && call.terms().delivery() == Delivery.INTERRUPT
        ? decision.thenTell(new SessionOrder.StopResponse(generating, "turn_detected"))
        : decision;
  }

  private static JsonNode described(ToolMessage.@Nullable Failure failure) {
    var told = JsonNodeFactory.instance.objectNode();
    var error = told.putObject("error");
    error.put("code", failure == null ? "tool_failed" : failure.code());
    if (failure != null) {
      error.put("message", failure.message());
    }
    return told;
  }

  private ResultRules() {}
}
