package dev.parley.media.links;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import java.util.function.Consumer;

/** A model of the agent's list. */
public interface ModelDial {

  /** As operators know it. */
  String name();

  /** The same for all calls that dial the same. */
  String endpoint();

  /** What its links can do. */
  LinkCapabilities capabilities();

  /** Whether it takes the turns of this call now. */
  default boolean takesTurns() {
    return capabilities().floor().turns() == LinkCapabilities.Decider.MODELS;
  }

  /**
   * Opens a link.
   *
   * @param number of it in its call
   */
  ModelLink open(
      int number, LinkSettings settings, ModelLink.Beginning beginning, Consumer<ModelFact> facts);
}
