package dev.parley.suite;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.net.loop.ManualLoop;

/** A kind of model that calls are held with. */
interface ModelRow {

  /** As the table calls it. */
  String name();

  LinkCapabilities can();

  /** One for one call, which answers in the time of that loop. */
  ScriptedModel on(ManualLoop time);

  /** Whether it says itself whose turn it is, and answers unasked. */
  default boolean takesTurns() {
    return can().floor().turns() == LinkCapabilities.Decider.MODELS;
  }
}
