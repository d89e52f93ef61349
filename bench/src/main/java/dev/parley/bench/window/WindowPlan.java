package dev.parley.bench.window;

import dev.parley.bench.storm.Storm;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A load that moves between contenders in short windows.
 *
 * @param calls at each contender, all of which stand all the time
 * @param warmUpMs of load for each contender in turn, not measured
 * @param leadMs of load before a window's measured time
 * @param windowMs measured
 * @param rounds in which each contender has one window
 * @param mostLateMicros a window whose generator was later than this in one of a hundred frames
 *     says nothing about its contender
 */
public record WindowPlan(
    Storm.Sound sound,
    int calls,
    long rampMs,
    long warmUpMs,
    long leadMs,
    long windowMs,
    int rounds,
    long seed,
    long mostLateMicros,
    List<Contender> contenders) {

  /** Who is compared. {@code pid}: whose CPU is read; absent = nobody's. */
  public record Contender(String name, URI url, @Nullable String key, @Nullable Long pid) {}

  public WindowPlan {
    contenders = List.copyOf(contenders);
    if (calls < 1 || rounds < 1 || windowMs < 1 || contenders.isEmpty()) {
      throw new IllegalArgumentException(
          "windows: %d calls, %d rounds, %d ms, %d contenders (expected: at least 1 of each)"
              .formatted(calls, rounds, windowMs, contenders.size()));
    }
  }
}
