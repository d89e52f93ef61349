package dev.parley.admin.api;

import org.jspecify.annotations.Nullable;

/** Why an admin request was not answered as asked. Each knows its public code. */
sealed interface AdminFailure {

  record BadRequest(String param, String found, String expected) implements AdminFailure {}

  record Unauthorized(String detail) implements AdminFailure {}

  record NoSuchPath(String path) implements AdminFailure {}

  record WrongMethod(String found, String allowed) implements AdminFailure {}

  record SessionNotFound(String id) implements AdminFailure {}

  record SessionOver(String id) implements AdminFailure {}

  record ToolNotFound(String callId) implements AdminFailure {}

  record ToolNotAwaited(String callId) implements AdminFailure {}

  record AlreadyHeld(String by) implements AdminFailure {}

  record NotHeld() implements AdminFailure {}

  record AgentNotFound(String id) implements AdminFailure {}

  record NodeNotFound(String name) implements AdminFailure {}

  record Unavailable() implements AdminFailure {}

  record TimedOut(long waitedMillis) implements AdminFailure {}

  /** Stable: clients and metrics rely on it. */
  default String code() {
    return switch (this) {
      case BadRequest _ -> "bad_request";
      case Unauthorized _ -> "unauthorized";
      case NoSuchPath _ -> "no_such_path";
      case WrongMethod _ -> "wrong_method";
      case SessionNotFound _ -> "session_not_found";
      case SessionOver _ -> "session_over";
      case ToolNotFound _ -> "tool_call_not_found";
      case ToolNotAwaited _ -> "tool_not_awaiting_approval";
      case AlreadyHeld _ -> "session_held";
      case NotHeld _ -> "session_not_held";
      case AgentNotFound _ -> "agent_not_found";
      case NodeNotFound _ -> "node_not_found";
      case Unavailable _ -> "unavailable";
      case TimedOut _ -> "timed_out";
    };
  }

  default String message() {
    return switch (this) {
      case BadRequest(var param, var found, var expected) ->
          "%s: %s (expected: %s)".formatted(param, found, expected);
      case Unauthorized(var detail) -> detail;
      case NoSuchPath(var path) ->
          "path: %s (expected: a path of /admin/v1, see openapi/admin.yaml)".formatted(path);
      case WrongMethod(var found, var allowed) ->
          "method: %s (expected: %s)".formatted(found, allowed);
      case SessionNotFound(var id) -> "id: %s (expected: a session of this cluster)".formatted(id);
      case SessionOver(var id) -> "id: %s is over (expected: a live session)".formatted(id);
      case ToolNotFound(var id) -> "call_id: %s (expected: a tool call of it)".formatted(id);
      case ToolNotAwaited(var id) ->
          "call_id: %s is decided or over (expected: state awaiting_approval)".formatted(id);
      case AlreadyHeld(var by) ->
          "floor: %s (expected: the agent, or somebody else than you)".formatted(by);
      case NotHeld _ -> "floor: the agent (expected: a human who has the call)";
      case AgentNotFound(var id) -> "agent: %s (expected: one of /admin/v1/agents)".formatted(id);
      case NodeNotFound(var name) -> "node: %s (expected: one of /admin/v1/nodes)".formatted(name);
      case Unavailable _ -> "The cluster could not answer. Trying again may help.";
      case TimedOut(var waited) -> "No answer from the cluster within %d ms.".formatted(waited);
    };
  }

  default @Nullable String param() {
    return switch (this) {
      case BadRequest bad -> bad.param();
      case SessionNotFound _, SessionOver _ -> "id";
      case ToolNotFound _, ToolNotAwaited _ -> "call_id";
      case AlreadyHeld _, NotHeld _ -> "floor";
      case AgentNotFound _ -> "agent";
      case NodeNotFound _ -> "node";
      case Unauthorized _, NoSuchPath _, WrongMethod _, Unavailable _, TimedOut _ -> null;
    };
  }
}
