package dev.parley.session.rules;

import dev.parley.session.model.SessionCommand;
import java.util.ArrayList;
import java.util.List;

/** Every command that there is, found in the sealed groups, so that a new one cannot be missed. */
final class Commands {

  /**
   * Records that a sealed type permits, through its groups, without what the actor tells itself.
   */
  static List<Class<?>> kinds(Class<?> sealed) {
    var kinds = new ArrayList<Class<?>>();
    collect(sealed, kinds);
    return List.copyOf(kinds);
  }

  private static void collect(Class<?> type, List<Class<?>> kinds) {
    if (type.equals(SessionCommand.Internal.class)) {
      return;
    }
    if (type.isRecord()) {
      if (!kinds.contains(type)) {
        kinds.add(type);
      }
      return;
    }
    for (var permitted : type.getPermittedSubclasses()) {
      collect(permitted, kinds);
    }
  }

  private Commands() {}
}
