package dev.parley.session.shell;

import dev.parley.session.SessionAction;
import dev.parley.session.SessionEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Facts that hold already and are not in the journal yet, with what waits for them. One append is
 * under way at a time; what comes meanwhile goes with the next one.
 */
final class Unwritten {

  /**
   * One decision's facts, the number of the last of them, and what is done when it is stored.
   *
   * @param leg whom its orders are for
   */
  record Entry(List<SessionEvent> events, long upTo, List<SessionAction> actions, int leg) {}

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long decided;
  private boolean writing;

  /** Starts again from what the journal holds. */
  void startAt(long stored) {
    decided = Math.max(decided, stored);
  }

  void add(List<SessionEvent> events, List<SessionAction> actions, int leg) {
    decided += events.size();
    entries.add(new Entry(events, decided, actions, leg));
  }

  /** How many facts wait. */
  int backlog() {
    return entries.stream().mapToInt(entry -> entry.events().size()).sum();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** What to append next; empty while an append is under way or nothing is to write. */
  List<SessionEvent> nextAppend() {
    if (writing) {
      return List.of();
    }
    var batch = new ArrayList<SessionEvent>();
    entries.forEach(entry -> batch.addAll(entry.events()));
    writing = !batch.isEmpty();
    return batch;
  }

  /** The append under way will not be confirmed: its journal has started again. */
  void appendLost() {
    writing = false;
  }

  /** Entries that are in the journal now, oldest first. */
  List<Entry> stored(long upTo) {
    var done = new ArrayList<Entry>();
    while (!entries.isEmpty() && entries.peek().upTo() <= upTo) {
      done.add(entries.poll());
    }
    writing = false;
    return done;
  }

  /** Entries before which no fact waits: what they ask for need not wait either. */
  List<Entry> factless() {
    var done = new ArrayList<Entry>();
    while (!entries.isEmpty() && entries.peek().events().isEmpty()) {
      done.add(entries.poll());
    }
    return done;
  }
}
