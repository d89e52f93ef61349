package dev.parley.legs.realtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conversation's items in the order in which one client sees them; what workers did is hidden
 * from clients. As long as the conversation, whose length the session limits.
 */
final class VisibleItems {

  private final List<String> ids = new ArrayList<>();

  /** Puts the item at the end; the one before it. */
  @Nullable String append(String id) {
    var previous = ids.isEmpty() ? null : ids.getLast();
    ids.add(id);
    return previous;
  }

  /**
   * Puts the item after another; the one before it as the client sees it.
   *
   * @param previous absent = in front
   */
  @Nullable String insert(String id, @Nullable String previous) {
    if (previous == null) {
      ids.addFirst(id);
      return null;
    }
    int at = ids.lastIndexOf(previous);
    if (at < 0) {
      return append(id);
    }
    ids.add(at + 1, id);
    return previous;
  }

  void remove(String id) {
    ids.remove(id);
  }
}
