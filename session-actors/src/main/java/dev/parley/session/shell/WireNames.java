package dev.parley.session.shell;

import dev.parley.proto.WireMessage;
import java.util.List;

/**
 * The names under which a module's messages travel between nodes. Those of the first build are what
 * its classes were called then; they stay, whatever the classes are called later: add, never
 * change, never reuse. Found with {@link java.util.ServiceLoader}.
 */
public interface WireNames {

  /** One for each record that is sent by itself; what is only part of others needs none. */
  List<Named> all();

  /**
   * A message and its name.
   *
   * @param since the level that a member must read to understand it, see {@link ReadableLevel}
   */
  record Named(String name, Class<? extends WireMessage> type, int since) {

    /** Of the build that knows agents as state, participants and parked lines. */
    public static Named second(String name, Class<? extends WireMessage> type) {
      return new Named(name, type, 2);
    }

    /** Of the first build: every member reads it. */
    public static Named first(String name, Class<? extends WireMessage> type) {
      return new Named(name, type, ReadableLevel.FIRST);
    }
  }
}
