package dev.parley.media.call;

import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.rules.MediaOutput;
import dev.parley.media.time.LoopTimer;
import dev.parley.media.time.MediaClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The last step before the client: what the caller said is confirmed to the caller when the journal
 * has it, so that no death of a node takes a confirmed turn ({@code docs/promises.md}, 7). What
 * follows waits behind it, in order. Nobody hears that: the model is at work already. When the
 * journal is too slow the client is told all the same, for sound goes on without a database. A
 * telephone is not kept waiting: only a port that shares its line with the client stands behind the
 * gate too. Confined to the call's loop.
 */
final class JournalGate {

  /** Less than the sound that is on its way to the caller's ear when the gate closes. */
  static final Duration PATIENCE = Duration.ofMillis(250);

  /** A model in full flow for as long as the gate is closed. */
  static final int MOST_WAITING = 1_024;

  private final Consumer<MediaOutput> leg;
  private final Predicate<String> unstored;
  private final MediaClock clock;
  private final LoopTimer later;
  private final MediaCounters counters;
  private final ArrayDeque<MediaOutput> waiting = new ArrayDeque<>();

  /** Since when the first of those that wait does, in nanoseconds. */
  private long since;

  /**
   * A gate that is open.
   *
   * @param leg takes what passes
   * @param unstored whether the journal may not have this item of the caller's yet
   */
  JournalGate(
      Consumer<MediaOutput> leg,
      Predicate<String> unstored,
      MediaClock clock,
      LoopTimer later,
      MediaCounters counters) {
    this.leg = leg;
    this.unstored = unstored;
    this.clock = clock;
    this.later = later;
    this.counters = counters;
  }

  void write(MediaOutput output) {
    if (waiting.isEmpty() && !mustWait(output)) {
      leg.accept(output);
      return;
    }
    if (waiting.isEmpty()) {
      since = clock.nanos();
      later.after(PATIENCE, this::look);
    }
    waiting.add(output);
    if (isEnd(output) || waiting.size() > MOST_WAITING) {
      open();
    }
  }

  /** The journal may have more now, or it has been waited for long enough. */
  void look() {
    boolean late = clock.nanos() - since >= PATIENCE.toNanos();
    while (!waiting.isEmpty() && (late || !mustWait(waiting.peek()))) {
      pass();
    }
  }

  private void open() {
    while (!waiting.isEmpty()) {
      pass();
    }
  }

  private void pass() {
    var output = waiting.remove();
    if (mustWait(output)) {
      counters.confirmedUnstored.increment();
    }
    leg.accept(output);
  }

  private static boolean isEnd(MediaOutput output) {
    return output instanceof MediaOutput.ToClient(ConversationEvent.Ended _);
  }

  private boolean mustWait(MediaOutput output) {
    return output instanceof MediaOutput.ToClient(ConversationEvent.ItemAdded added)
        && unstored.test(added.item().id());
  }
}
