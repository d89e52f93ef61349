package dev.parley.orchestrator.node;

import dev.parley.orchestrator.tools.ToolDispatch;
import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.shell.SessionWorld;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A session's way to the workers: Kafka. */
record Workers(ToolDispatch dispatch) implements SessionWorld.ToolGate {

  @Override
  public CompletionStage<?> request(ToolRequest request, @Nullable String queue) {
    return dispatch.request(request, queue);
  }

  @Override
  public CompletionStage<?> cancel(ToolCancel cancel, @Nullable String queue) {
    return dispatch.cancel(cancel, queue);
  }
}
