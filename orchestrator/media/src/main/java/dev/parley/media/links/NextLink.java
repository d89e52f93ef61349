package dev.parley.media.links;

import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link that is made beside the one that is to be left, and takes its place when it can be used.
 * Confined to the call's loop.
 */
final class NextLink {

  /** What a link says that nobody has asked anything yet; it is no part of the talk. */
  private static final int MOST_FACTS = 64;

  final int number;

  /** With which it begins. */
  final LinkSettings settings;

  private final List<ModelFact> said = new ArrayList<>();
  private @Nullable LinkSlot slot;
  private boolean open;

  NextLink(int number, LinkSettings settings) {
    this.number = number;
    this.settings = settings;
  }

  /** It is there, and may have said before that it can be used. */
  void made(LinkSlot link) {
    slot = link;
  }

  /** Absent while it is being made. */
  @Nullable LinkSlot slot() {
    return slot;
  }

  /** It says that it can be used. */
  void opens() {
    open = true;
  }

  boolean isOpen() {
    return open && slot != null;
  }

  /** What it says is for whoever uses it; false if it says more than is kept. */
  boolean says(ModelFact fact) {
    return said.size() < MOST_FACTS && said.add(fact);
  }

  /** All that it has said so far, in order. */
  List<ModelFact> said() {
    return List.copyOf(said);
  }
}
