package dev.parley.bench.window;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Who has the load when. In each round everybody once, in an order drawn anew, so that whatever
 * else the machine does meets all alike; each window begins at a phase drawn anew, so that nothing
 * that happens every second falls into the same contender's windows. Pure.
 */
final class WindowOrder {

  /** Longer than any clock of a process that wakes every second. */
  static final int LONGEST_REST_MILLIS = 1_000;

  /** One window; {@code restMillis}: without load before it. */
  record Turn(int round, int contender, long restMillis) {}

  static List<Turn> of(int contenders, int rounds, Random random) {
    var turns = new ArrayList<Turn>();
    var order = new ArrayList<Integer>();
    for (int i = 0; i < contenders; i++) {
      order.add(i);
    }
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(order, random);
      for (int contender : order) {
        turns.add(new Turn(round, contender, random.nextInt(LONGEST_REST_MILLIS)));
      }
    }
    return List.copyOf(turns);
  }

  private WindowOrder() {}
}
