package dev.parley.suite;

import dev.parley.media.port.PortCapabilities;

/** A way in that calls are held by. */
interface LegRow {

  /** As the table calls it. */
  String name();

  /** What a kind of port can do that {@link PortCapabilities} do not say. */
  enum Can {
    /** Others can take part by legs of their own. */
    GUESTS("its sound is named by items, or is none: no guest would be heard"),
    /** Speech must go on for a moment until it cuts the agent; until then the agent pauses. */
    CONFIRM("speech cuts without being confirmed, by its settings");

    /** How the table says that a leg cannot. */
    final String missing;

    Can(String missing) {
      this.missing = missing;
    }
  }

  PortCapabilities port();

  boolean can(Can what);

  /** A caller who has not called yet. */
  Caller caller(Door door, ModelRow model);
}
