package dev.parley.media.port;

import dev.parley.media.audio.AudioFormat;
import dev.parley.proto.agent.AgentDefinition;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/**
 * The connection of one call to what thinks and speaks: one realtime model, or a cascade of
 * recognition, dialogue and synthesis.
 *
 * <p>Opened on the call's event loop, given orders on it, and never blocks it. Facts may be
 * reported from any thread; the media graph brings them back to the loop.
 */
public interface ModelLink {

  /** Does what the order says, or reports {@link ModelFact.Failed}; never throws, never blocks. */
  void accept(ModelOrder order);

  /** Releases everything; no facts are reported afterwards. Safe to call twice. */
  void close();

  /** What this kind of model can do by itself. */
  Capabilities capabilities();

  /**
   * What one kind of model can do.
   *
   * @param truncates whether the model's own memory must be told what was heard
   */
  record Capabilities(boolean truncates) {}

  /** Opens links of one kind of model. */
  interface Model {

    /** In which formats its links hear and speak; {@link Setup} has none but these. */
    default LinkFormats formats() {
      return LinkFormats.ANYTHING;
    }

    /**
     * Opens a link for one call, on the call's event loop. A model at its limit reports {@link
     * ModelFact.Failed} with code {@code model_busy} as the first fact.
     */
    ModelLink open(Setup setup, Consumer<ModelFact> facts);
  }

  /**
   * What a link is opened with.
   *
   * @param loop the call's event loop; a network link dials on it
   * @param hears format of the caller's audio in {@link ModelOrder.Hear}
   * @param speaks format in which {@link ModelFact.Spoken} must come
   */
  record Setup(
      String sessionId,
      AgentDefinition agent,
      EventLoop loop,
      AudioFormat hears,
      AudioFormat speaks) {}
}
