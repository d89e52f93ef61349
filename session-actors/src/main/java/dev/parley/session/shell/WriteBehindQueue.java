package dev.parley.session.shell;

import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.SessionAction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts that hold already and are not in the journal yet, with what waits for them. One append is
 * under way at a time; what comes meanwhile goes with the next one.
 */
final class WriteBehindQueue {

  /**
   * One decision's facts, the number of the last of them, and what is done when it is stored.
   *
   * @param leg whom its orders are for
   */
  record Entry(List<JournalEntry> facts, long upTo, List<SessionAction> actions, int leg) {}

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long decided;
  private boolean writing;
  private @Nullable JournalEntry lastStored;

  /** Begins behind what the journal holds. */
  void startAt(long stored, @Nullable JournalEntry last) {
    decided = stored;
    lastStored = last;
  }

  /** The last fact that the journal is known to hold; absent before the first. */
  @Nullable JournalEntry lastStored() {
    return lastStored;
  }

  void add(List<JournalEntry> facts, List<SessionAction> actions, int leg) {
    decided += facts.size();
    entries.add(new Entry(facts, decided, actions, leg));
  }

  /** How many facts wait. */
  int backlog() {
    return entries.stream().mapToInt(entry -> entry.facts().size()).sum();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** What to append next; empty while an append is under way or nothing is to write. */
  List<JournalEntry> nextAppend() {
    if (writing) {
      return List.of();
    }
    var batch = new ArrayList<JournalEntry>();
    entries.forEach(entry -> batch.addAll(entry.facts()));
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
      var entry = entries.remove();
      done.add(entry);
      lastStored = entry.facts().isEmpty() ? lastStored : entry.facts().getLast();
    }
    writing = false;
    return done;
  }

  /**
   * Whether a journal that has been read again holds what was put there, and nothing else. If not,
   * the same session lives on another node too and writes there.
   */
  boolean agrees(long stored, @Nullable JournalEntry last) {
    long confirmed = decided - backlog();
    if (stored < confirmed || stored > decided) {
      return false;
    }
    var mine = stored == confirmed ? lastStored : factAt((int) (stored - confirmed));
    return (mine == null || last == null) ? stored == 0 : SessionEventCodec.storedAlike(mine, last);
  }

  /**
   * Number of the first message of that leg which led to a fact that still waits; 0 if none did.
   */
  long firstMessageOf(int leg) {
    for (var entry : entries) {
      for (var fact : entry.facts()) {
        if (fact.legMessage() > 0 && entry.leg() == leg) {
          return fact.legMessage();
        }
      }
    }
    return 0;
  }

  /** From 1. */
  private JournalEntry factAt(int number) {
    return entries.stream()
        .flatMap(entry -> entry.facts().stream())
        .skip(number - 1L)
        .findFirst()
        .orElseThrow();
  }

  /** Entries before which no fact waits: what they ask for need not wait either. */
  List<Entry> factless() {
    var done = new ArrayList<Entry>();
    while (!entries.isEmpty() && entries.peek().facts().isEmpty()) {
      done.add(entries.poll());
    }
    return done;
  }
}
