package dev.parley.node.tools;

import dev.parley.proto.tool.ToolMessage;
import dev.parley.session.model.Disposition;
import java.util.concurrent.CompletionStage;

/**
 * Takes what workers tell about tool calls to the sessions that wait for it, wherever they live.
 */
public interface ResultReceiver {

  /**
   * Completes when the session has journaled the message, or knows why not; fails when the session
   * cannot be reached, and is then asked again. Called from any thread; must not block.
   */
  CompletionStage<Disposition> accept(ToolMessage message);
}
