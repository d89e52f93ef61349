package dev.parley.models.local.script;

import java.util.List;

/** One phrase of a script, taken apart: what recognition listens for and the dialogue matches. */
public sealed interface Phrase {

  /** A word, lower case. */
  record Word(String text) implements Phrase {}

  /** A slot, by name. */
  record Slot(String name) implements Phrase {}

  /** One after the other. */
  record Sequence(List<Phrase> parts) implements Phrase {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** One of these. */
  record Choice(List<Phrase> branches) implements Phrase {
    public Choice {
      branches = List.copyOf(branches);
    }
  }

  /** May be left out. */
  record Maybe(Phrase part) implements Phrase {}
}
