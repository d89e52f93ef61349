package dev.parley.orchestrator.tools;

import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolRequest;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings what sessions ask of tools to the workers. Never blocks; a stage fails with {@link
 * dev.parley.orchestrator.kafka.KafkaFailure}. Asking twice is safe: the worker knows the effect
 * key.
 */
public interface ToolDispatch {

  /**
   * Asks for a tool to be run.
   *
   * @param queue workers of the tool's own, or null for the shared ones
   */
  CompletionStage<Void> request(ToolRequest request, @Nullable String queue);

  /**
   * Tells that nobody waits any more.
   *
   * @param queue where the request went; all workers hear of it, those of other queues skip it
   */
  CompletionStage<Void> cancel(ToolCancel cancel, @Nullable String queue);
}
