package dev.parley.net.loop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopTickerTest {

  private final MockTicker time = Ticker.newMockTicker();
  private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(time).build();
  private final LoopTicker ticker = new LoopTicker(loop.eventLoop());
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void close() {
    loop.finishAndReleaseAll();
  }

  private void pass(long duration) {
    for (long passed = 0; passed < duration; passed++) {
      time.advance(1, MILLISECONDS);
      loop.runScheduledPendingTasks();
    }
  }

  private LoopTicker.Alarm alarm(String name) {
    return ticker.alarm(() -> seen.add(name + " " + millis()));
  }

  private long millis() {
    return time.nanoTime() / 1_000_000;
  }

  @Test
  void whoAsksIsWokenAtTheFirstStrikeAfterThatAndOnce() {
    alarm("a").after(30_000_000);
    pass(39);
    assertThat(seen).isEmpty();
    pass(1_000);
    assertThat(seen).containsExactly("a 40");
  }

  @Test
  void theLatestWishCountsWhetherEarlierOrLater() {
    var later = alarm("later");
    later.after(20_000_000);
    later.after(100_000_000);
    var earlier = alarm("earlier");
    earlier.after(100_000_000);
    earlier.after(20_000_000);
    pass(1_000);
    assertThat(seen).containsExactly("earlier 20", "later 100");
  }

  @Test
  void whoIsDueInLongIsWokenInTime() {
    alarm("a").after(10_000_000_000L);
    pass(9_999);
    assertThat(seen).isEmpty();
    pass(1);
    assertThat(seen).containsExactly("a 10000");
  }

  @Test
  void whoStopsIsNotWoken() {
    var alarm = alarm("a");
    alarm.after(20_000_000);
    alarm.stop();
    var watch = ticker.watch(() -> seen.add("watch"));
    watch.stop();
    watch.stop();
    pass(2_000);
    assertThat(seen).isEmpty();
    assertThat(loop.hasPendingTasks()).isFalse();
  }

  @Test
  void whoStopsAnotherOfTheSameStrikeKeepsItFromBeingWoken() {
    var other = alarm("other");
    ticker.alarm(other::stop).after(20_000_000);
    other.after(20_000_000);
    pass(1_000);
    assertThat(seen).isEmpty();
  }

  @Test
  void oneThatBreaksDoesNotKeepTheOthersAsleep() {
    ticker
        .alarm(() -> {
          throw new IllegalStateException("broken on purpose");
        })
        .after(20_000_000);
    alarm("next").after(20_000_000);
    pass(20);
    assertThat(seen).containsExactly("next 20");
  }

  @Test
  void aHundredCallsAreWatchedTwiceASecondInFiveParts() {
    Map<Integer, List<Long>> watched = new HashMap<>();
    var strikes = new TreeSet<Long>();
    for (int call = 0; call < 100; call++) {
      int number = call;
      ticker.watch(() -> {
        watched.computeIfAbsent(number, _ -> new ArrayList<>()).add(millis());
        strikes.add(millis());
      });
    }
    pass(10_600);
    assertThat(watched).hasSize(100);
    for (var times : watched.values()) {
      assertThat(times.getFirst()).isBetween(500L, 600L);
      assertThat(times.size()).isBetween(19, 22);
      for (int i = 2; i < times.size(); i++) {
        assertThat(times.get(i) - times.get(i - 1)).isEqualTo(500);
      }
    }
    assertThat(strikes.tailSet(2_600L).headSet(7_600L)).hasSize(50);
  }

  @Test
  void callsOfAnotherLoopAreNotItsOwn() {
    var elsewhere = new DefaultEventLoop();
    try {
      assertThatThrownBy(() -> LoopTicker.of(elsewhere))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("expected: the caller's own");
    } finally {
      var _ = elsewhere.shutdownGracefully();
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  /** Alarms that are set, moved and stopped at random, from outside and from each other. */
  @ParameterizedTest
  @MethodSource("seeds")
  void nobodyIsWokenTooEarlyTooLateTwiceOrWhenStopped(int seed) {
    var random = new Random(seed);
    var sleepers = IntStream.range(0, 12).mapToObj(_ -> new Sleeper(random)).toList();
    for (int step = 0; step < 400; step++) {
      sleepers.get(random.nextInt(sleepers.size())).change(sleepers);
      int jump = random.nextInt(10) == 0 ? random.nextInt(3_000) : random.nextInt(30);
      if (random.nextInt(20) == 0) {
        // The loop was busy elsewhere.
        time.advance(jump, MILLISECONDS);
        sleepers.forEach(sleeper -> sleeper.excused = true);
        loop.runScheduledPendingTasks();
        sleepers.forEach(sleeper -> sleeper.excused = false);
      } else {
        pass(jump);
      }
      sleepers.forEach(Sleeper::check);
    }
  }

  private final class Sleeper {

    private static final long NEVER = Long.MAX_VALUE;

    private final Random random;
    private final LoopTicker.Alarm alarm = ticker.alarm(this::woken);
    private List<Sleeper> others = List.of();
    private long due = NEVER;
    private boolean excused;
    private boolean wrong;

    Sleeper(Random random) {
      this.random = random;
    }

    void change(List<Sleeper> all) {
      others = all;
      if (random.nextInt(5) == 0) {
        due = NEVER;
        alarm.stop();
      } else {
        long delay = random.nextInt(4) == 0 ? random.nextInt(5_000) : random.nextInt(100);
        due = millis() + delay;
        alarm.after(delay * 1_000_000);
      }
    }

    /** The ticker keeps what is thrown here to itself, so it is checked by {@link #check}. */
    private void woken() {
      boolean early = due == NEVER || millis() < due;
      boolean late = !early && !excused && millis() > due + 20;
      wrong |= early || late;
      due = NEVER;
      if (random.nextInt(3) == 0 && !others.isEmpty()) {
        others.get(random.nextInt(others.size())).change(others);
      }
    }

    void check() {
      assertThat(wrong).isFalse();
      assertThat(due).isGreaterThanOrEqualTo(millis() - 20);
    }
  }
}
