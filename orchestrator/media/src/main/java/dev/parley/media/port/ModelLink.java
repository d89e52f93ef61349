package dev.parley.media.port;

import dev.parley.media.audio.AudioFormat;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.ContextItem;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one call to what thinks and speaks: one realtime model, or a cascade of
 * recognition, dialogue and synthesis.
 *
 * <p>Opened on the call's event loop, given orders on it, and never blocks it. Facts may be
 * reported from any thread; the media graph brings them back to the loop.
 *
 * <p>Who waits for what: the supervisor of the call's links watches that a link says in time that
 * it can be used, that its model answers what it was asked, and that it answers pings where {@link
 * LinkCapabilities.Liveness#PING} says that it does. The link owes the rest: it pings, it ends each
 * response with {@link ModelFact.Done}, a cancelled one also if its model never does, and it fails
 * if its orders cannot be sent for long. It may give up earlier than the supervisor, with {@link
 * ModelFact.Failure#SILENT}.
 */
public interface ModelLink {

  /** Does what the order says, or reports {@link ModelFact.Failed}; never throws, never blocks. */
  void accept(ModelOrder order);

  /** Releases everything; no facts are reported afterwards. Safe to call twice. */
  void close();

  /** Opens links of one kind of model. */
  interface Model {

    /**
     * What each of its links can do by itself. {@link Setup} has no formats but those of {@link
     * LinkCapabilities#sound}.
     */
    LinkCapabilities capabilities();

    /**
     * Opens a link for one call, on the call's event loop. A model at its limit reports {@link
     * ModelFact.Failed} with {@link ModelFact.Failure#BUSY} as the first fact.
     */
    ModelLink open(Setup setup, Consumer<ModelFact> facts);
  }

  /**
   * What a link is opened with.
   *
   * @param loop the call's event loop; a network link dials on it
   * @param settings how it hears, speaks and thinks; {@link ModelOrder.Update} changes it
   * @param beginning what the model is to know
   * @param names of what the model begins by itself
   */
  record Setup(
      String sessionId,
      AgentDefinition agent,
      EventLoop loop,
      LinkSettings settings,
      Beginning beginning,
      Naming names) {

    /** To a model that knows nothing yet and begins nothing by itself; all as the agent has it. */
    public Setup(
        String sessionId,
        AgentDefinition agent,
        EventLoop loop,
        AudioFormat hears,
        AudioFormat speaks) {
      this(
          sessionId,
          agent,
          loop,
          LinkSettings.of(agent, hears, speaks),
          Beginning.BLANK,
          Naming.NONE);
    }
  }

  /**
   * Where a link begins.
   *
   * @param handle goes on with the state of the link that gave it; absent = with the seed
   * @param seed the conversation as last projected, for a model that is not asked with a projection
   */
  record Beginning(@Nullable String handle, List<ContextItem> seed) {

    public static final Beginning BLANK = new Beginning(null, List.of());

    public Beginning {
      seed = List.copyOf(seed);
    }
  }

  /** Names what a model begins by itself, so that no two links of a call name alike. */
  interface Naming {

    Naming NONE =
        new Naming() {
          @Override
          public String response() {
            throw new IllegalStateException("response: unasked (expected: a model that is asked)");
          }

          @Override
          public String utterance() {
            throw new IllegalStateException("turn: the model's (expected: one that is committed)");
          }
        };

    /** {@code resp_…}, another each time. */
    String response();

    /** {@code item_…}, another each time. */
    String utterance();
  }
}
