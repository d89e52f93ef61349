package dev.parley.bench.model;

import org.jspecify.annotations.Nullable;

/**
 * One line of what the simulated model writes down: a link that it struck, or an utterance that it
 * was given to answer. Times are milliseconds of the machine's clock.
 *
 * @param fault of a strike; absent = an utterance
 * @param utterance the caller's number of it
 * @param frames of it that came on the link on which it was committed, each counted once
 */
public record ModelNote(
    long at,
    int caller,
    @Nullable LinkFault fault,
    @Nullable LinkMoment moment,
    int utterance,
    int frames) {

  static ModelNote struck(int caller, LinkFault fault, LinkMoment moment) {
    return new ModelNote(System.currentTimeMillis(), caller, fault, moment, 0, 0);
  }

  static ModelNote heard(int caller, int utterance, int frames) {
    return new ModelNote(System.currentTimeMillis(), caller, null, null, utterance, frames);
  }
}
