package dev.parley.media.channel;

import dev.parley.session.model.SessionCommand;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one leg has told its session and cannot be sure of yet: numbered from 1, kept until the
 * session says that it is in the journal, and told again to a session that has moved.
 */
final class RetransmitBuffer {

  /** A minute of the busiest call; a session that is away for longer has lost its caller. */
  static final int LIMIT = 2_000;

  private final ArrayDeque<SessionCommand.Numbered> unsure = new ArrayDeque<>();
  private long last;

  /** The message with its number. */
  SessionCommand.Numbered add(SessionCommand.FromLeg message) {
    var numbered = new SessionCommand.Numbered(++last, message);
    unsure.add(numbered);
    return numbered;
  }

  /** All up to this one are in the journal. */
  void noted(long upTo) {
    while (!unsure.isEmpty() && unsure.peek().number() <= upTo) {
      unsure.remove();
    }
  }

  /** Messages from this number on that are not in the journal for all that is known. */
  List<SessionCommand.Numbered> from(long number) {
    return unsure.stream().filter(message -> message.number() >= number).toList();
  }

  /** Number up to which the session need not ask. */
  long acknowledged() {
    return last - unsure.size();
  }

  /** Whether what made this item of the caller's is not known to be in the journal. */
  boolean holds(String itemId) {
    return unsure.stream().anyMatch(told -> itemId.equals(itemOf(told.message())));
  }

  boolean isEmpty() {
    return unsure.isEmpty();
  }

  boolean isFull() {
    return unsure.size() >= LIMIT;
  }

  private static @Nullable String itemOf(SessionCommand.FromLeg message) {
    return switch (message) {
      case SessionCommand.TakeUtterance take -> take.itemId();
      case SessionCommand.TakeWords take -> take.itemId();
      case SessionCommand.AddItem add -> add.item().id();
      default -> null;
    };
  }
}
