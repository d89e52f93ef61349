package dev.parley.session.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.agent.ToolDefinition.Delivery;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.StopReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which words of workers count, and what they do to a call. Pure. */
final class ResultRules {

  private static final String BREAKS_SCHEMA = "output_breaks_schema";

  private final SessionRules.Limits limits;
  private final SessionRules.OutputCheck outputs;

  ResultRules(SessionRules.Limits limits, SessionRules.OutputCheck outputs) {
    this.limits = limits;
    this.outputs = outputs;
  }

  Decision take(SessionState state, SessionCommand.TakeToolMessage take) {
    var message = take.message();
    var call = state.tools().find(message.callId());
    var disposition = disposition(state, call, message);
    var answer = new SessionAction.Answer(take.replyTo(), disposition);
    var decision =
        call == null
            ? Decision.ignore()
            : switch (disposition) {
              case ACCEPTED -> accept(state, call, message, take.at());
              case BREAKS_SCHEMA -> breaksSchema(state, call, message, take.at());
              case DUPLICATE, LATE -> stopped(state, call, message, take.at());
              case SESSION_OVER, CROWDED, UNKNOWN_SESSION, UNKNOWN_CALL, MISMATCH ->
                  Decision.ignore();
            };
    return decision.onceStored(answer);
  }

  private Disposition disposition(
      SessionState state, @Nullable ToolCall call, ToolMessage message) {
    if (state.isUnborn()) {
      return Disposition.UNKNOWN_SESSION;
    }
    if (call == null) {
      return state.isOver() ? Disposition.SESSION_OVER : Disposition.UNKNOWN_CALL;
    }
    if (!answers(message, call.request())) {
      return Disposition.MISMATCH;
    }
    return switch (call.stage()) {
      case AWAITING_APPROVAL -> Disposition.UNKNOWN_CALL;
      case WAITING -> betweenAttempts(call, message);
      case REQUESTED, DISPATCHED, RUNNING -> whileItRuns(call, message);
      case COMPLETED, FAILED -> afterItsResult(state, call, message);
      case TIMED_OUT, CANCELLED -> obeys(message) ? Disposition.DUPLICATE : late(state);
    };
  }

  /** An effect that happened after all is one; that the attempt failed is known. */
  private Disposition betweenAttempts(ToolCall call, ToolMessage message) {
    if (!askedBefore(call)) {
      return Disposition.UNKNOWN_CALL;
    }
    return message instanceof ToolMessage.Result result && worked(result)
        ? judged(call, result)
        : Disposition.DUPLICATE;
  }

  private static boolean askedBefore(ToolCall call) {
    var next = call.care().next();
    return next == null || next.attempt() > 1;
  }

  private Disposition whileItRuns(ToolCall call, ToolMessage message) {
    return switch (message) {
      case ToolMessage.Progress progress when earlier(progress.attempt(), call) ->
          Disposition.DUPLICATE;
      case ToolMessage.Progress _ ->
          call.progress().count() < limits.maxProgress()
              ? Disposition.ACCEPTED
              : Disposition.CROWDED;
      case ToolMessage.Result result when worked(result) -> judged(call, result);
      case ToolMessage.Result result ->
          earlier(result.attempt(), call) ? Disposition.DUPLICATE : Disposition.ACCEPTED;
    };
  }

  private static boolean earlier(@Nullable Integer attempt, ToolCall call) {
    return attempt != null && attempt < call.request().attempt();
  }

  private Disposition afterItsResult(SessionState state, ToolCall call, ToolMessage message) {
    if (!(message instanceof ToolMessage.Result result)) {
      return late(state);
    }
    var problem = call.outcome().problem();
    boolean refused = problem != null && problem.startsWith(BREAKS_SCHEMA);
    return refused && worked(result) ? judged(call, result) : Disposition.DUPLICATE;
  }

  private Disposition judged(ToolCall call, ToolMessage.Result result) {
    var problem = problem(call, result);
    if (problem != null) {
      return Disposition.BREAKS_SCHEMA;
    }
    return call.pending() ? Disposition.ACCEPTED : Disposition.DUPLICATE;
  }

  private @Nullable String problem(ToolCall call, ToolMessage.Result result) {
    var schema = call.terms().outputSchema();
    var output = result.output();
    return schema == null || output == null ? null : outputs.problem(schema, output);
  }

  private static Disposition late(SessionState state) {
    return state.isOver() ? Disposition.SESSION_OVER : Disposition.LATE;
  }

  private static boolean worked(ToolMessage.Result result) {
    return result.status() == ToolMessage.Status.OK;
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

  private Decision accept(SessionState state, ToolCall call, ToolMessage message, Instant at) {
    return switch (message) {
      case ToolMessage.Progress progress -> progress(call, progress, at);
      case ToolMessage.Result result when worked(result) -> completed(state, call, result, at);
      case ToolMessage.Result result -> failed(state, call, result, at);
    };
  }

  private static Decision progress(ToolCall call, ToolMessage.Progress progress, Instant at) {
    var say = progress.say();
    return Decision.fact(
            new SessionEvent.ToolProgressed(
                call.callId(),
                progress.percent(),
                progress.note(),
                progress.worker(),
                say == null || say.isBlank() ? null : say,
                at))
        .thenTell(
            new SessionOrder.ToolNews(
                call.callId(),
                call.request().tool(),
                "running",
                progress.percent(),
                progress.note()));
  }

  private static Decision completed(
      SessionState state, ToolCall call, ToolMessage.Result result, Instant at) {
    var ended =
        new SessionEvent.ToolEnded(
            call.callId(), ToolCall.Stage.COMPLETED, result.output(), null, result.worker(), at);
    var memory = result.memory();
    var decision = ended(state, call, ended);
    return memory == null
        ? decision
        : Decision.fact(new SessionEvent.MemoryNoted(memory, at)).plus(decision);
  }

  private static Decision failed(
      SessionState state, ToolCall call, ToolMessage.Result result, Instant at) {
    var failure = result.error();
    var problem = failure == null ? "tool_failed" : failure.code() + ": " + failure.message();
    boolean mayPass = failure != null && failure.retryable();
    var again = mayPass ? AttemptRules.again(call, problem, result.worker(), at) : null;
    if (again != null) {
      return again;
    }
    var ended =
        new SessionEvent.ToolEnded(
            call.callId(), ToolCall.Stage.FAILED, described(failure), problem, result.worker(), at);
    return ended(state, call, ended);
  }

  private Decision breaksSchema(
      SessionState state, ToolCall call, ToolMessage message, Instant at) {
    if (!call.pending() || !(message instanceof ToolMessage.Result result)) {
      return Decision.ignore();
    }
    var ended =
        new SessionEvent.ToolEnded(
            call.callId(),
            ToolCall.Stage.FAILED,
            AttemptRules.error(BREAKS_SCHEMA),
            BREAKS_SCHEMA + ": " + problem(call, result),
            result.worker(),
            at);
    return ended(state, call, ended);
  }

  /** Whatever the worker of a cancelled call says, it has come to its end. */
  private static Decision stopped(
      SessionState state, ToolCall call, ToolMessage message, Instant at) {
    boolean over =
        call.stage() == ToolCall.Stage.CANCELLED && message instanceof ToolMessage.Result;
    return over ? CompensationRules.stopped(state, call, at) : Decision.ignore();
  }

  /** A call is over; an urgent one stops the agent. */
  static Decision ended(SessionState state, ToolCall call, SessionEvent.ToolEnded ended) {
    var decision = Decision.fact(ended).thenTell(ToolRules.news(call, ended.stage().label()));
    var generating = state.generating();
    boolean urgent =
        call.terms().delivery() == Delivery.INTERRUPT && call.care().compensates() == null;
    return generating != null && urgent && ended.stage() != ToolCall.Stage.CANCELLED
        ? decision.thenTell(new SessionOrder.StopResponse(generating, StopReason.TURN_DETECTED))
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
}
