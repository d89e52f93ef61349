package dev.parley.models;

import dev.parley.media.port.ModelLink;
import dev.parley.media.port.SpokenWords;
import dev.parley.net.metrics.Metric;
import dev.parley.proto.agent.AgentDefinition;
import java.util.List;

/**
 * A kind of model that agents can name: how a node checks such an agent, comes to have the model,
 * and reads what it counts. One per node; a node has those that it registers.
 */
public interface ModelKind {

  /** As agents name it. */
  String name();

  /**
   * Checks an agent that names this kind, when its file is read.
   *
   * @throws IllegalArgumentException with {@code path: found (expected: what)}
   */
  default void check(AgentDefinition agent) {}

  /** Whether having it takes so much that a node does without if none of its agents names it. */
  default boolean isHeavy() {
    return false;
  }

  /**
   * Makes the model ready, once, beside what else a node starts; may block.
   *
   * @param agent one that names it, the node's default one if that does; that one, too, if none
   *     does
   * @throws IllegalArgumentException with {@code path: found (expected: what)} if the agent cannot
   *     be understood
   */
  Ready start(AgentDefinition agent) throws InterruptedException;

  /** What it counts, there from the beginning and whether it is started or not. */
  List<Metric> metrics();

  /** A model that opens links, until the node ends. */
  @FunctionalInterface
  interface Ready extends AutoCloseable {

    ModelLink.Model model();

    /** Its voice, for what is said while no model can be had. */
    default SpokenWords words() {
      return SpokenWords.NONE;
    }

    @Override
    default void close() {}
  }
}
