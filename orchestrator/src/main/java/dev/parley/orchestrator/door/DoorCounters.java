package dev.parley.orchestrator.door;

import java.util.concurrent.atomic.LongAdder;

/** What happens at the door, counted from start on. Safe from any thread. */
final class DoorCounters {

  final LongAdder accepted = new LongAdder();
  final LongAdder turnedAway = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder tooSlow = new LongAdder();
  final LongAdder linesOpened = new LongAdder();
  final LongAdder linesLost = new LongAdder();
  final LongAdder slowReaders = new LongAdder();

  FrontDoor.Counts counts(int open) {
    return new FrontDoor.Counts(
        open,
        accepted.sum(),
        turnedAway.sum(),
        malformed.sum(),
        tooSlow.sum(),
        linesOpened.sum(),
        linesLost.sum(),
        slowReaders.sum());
  }
}
