package dev.parley.net.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InPlaceRunsTest {

  /** A loop that turns when it is told to. */
  private static final class ManualLoop implements InPlaceRuns.Turns {

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> atEnd = new ArrayDeque<>();
    private boolean here = true;
    private boolean over;
    private int turns;

    @Override
    public boolean isHere() {
      return here;
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void whenTurnEnds(Runnable task) {
      if (over) {
        throw new RejectedExecutionException("loop: over");
      }
      atEnd.add(task);
    }

    /** What sockets bring, then tasks until there are none, then the turn's end, as Netty does. */
    void turn(Runnable sockets) {
      here = true;
      sockets.run();
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
      turns++;
      for (int left = atEnd.size(); left > 0; left--) {
        atEnd.remove().run();
      }
    }

    boolean isIdle() {
      return tasks.isEmpty() && atEnd.isEmpty();
    }
  }

  private final ManualLoop loop = new ManualLoop();
  private final InPlaceRuns runs = new InPlaceRuns(loop);
  private final List<Object> seen = new ArrayList<>();

  @Test
  void whoIsOnTheLoopFindsItDoneAtOnce() {
    runs.execute(() -> seen.add("done"));
    assertThat(seen).containsExactly("done");
  }

  @Test
  void whoIsElsewhereGoesByTheLoop() {
    loop.here = false;
    runs.execute(() -> seen.add("done"));
    assertThat(seen).isEmpty();
    loop.turn(() -> {});
    assertThat(seen).containsExactly("done");
  }

  @Test
  void whatARunCausesWaitsUntilItEnds() {
    runs.execute(() -> {
      runs.execute(() -> {
        runs.execute(() -> seen.add("third"));
        seen.add("second");
      });
      seen.add("first");
    });
    assertThat(seen).containsExactly("first", "second", "third");
  }

  @Test
  void theSixtyFifthRunOfATurnWaitsForTheNext() {
    loop.turn(() -> {
      runs.execute(() -> IntStream.range(0, 200).forEach(i -> runs.execute(() -> seen.add(i))));
      assertThat(seen).hasSize(InPlaceRuns.MOST_PER_TURN - 1);
    });
    assertThat(seen).hasSize(InPlaceRuns.MOST_PER_TURN - 1);
    loop.turn(() -> {});
    assertThat(seen).hasSize(2 * InPlaceRuns.MOST_PER_TURN - 1);
    loop.turn(() -> {});
    loop.turn(() -> {});
    assertThat(seen).isEqualTo(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  void manySmallOnesCountAsOneGreatOne() {
    loop.turn(() -> IntStream.range(0, 100).forEach(i -> runs.execute(() -> seen.add(i))));
    assertThat(seen).hasSize(InPlaceRuns.MOST_PER_TURN);
  }

  @Test
  void nobodyOvertakesThoseWhoWaitForTheNextTurn() {
    loop.turn(() -> IntStream.range(0, 70).forEach(i -> runs.execute(() -> seen.add(i))));
    loop.turn(() -> {
      runs.execute(() -> seen.add(70));
      assertThat(seen).isEqualTo(IntStream.rangeClosed(0, 70).boxed().toList());
    });
  }

  @Test
  void aRunThatBreaksHarmsNeitherItsCauseNorTheNext() {
    runs.execute(() -> {
      throw new IllegalStateException("broken on purpose");
    });
    runs.execute(() -> seen.add("next"));
    assertThat(seen).containsExactly("next");
  }

  @Test
  void aLoopThatIsOverRefuses() {
    loop.over = true;
    assertThatThrownBy(() -> runs.execute(() -> seen.add("never")))
        .isInstanceOf(RejectedExecutionException.class);
    loop.over = false;
    runs.execute(() -> seen.add("once"));
    assertThat(seen).containsExactly("once");
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  /** Anything runs anything else, here and elsewhere: each once, in order, none within another. */
  @ParameterizedTest
  @MethodSource("seeds")
  void noInterleavingLosesDoublesNestsOrStarves(int seed) {
    var random = new Random(seed);
    var world = new World(random);
    for (int turn = 0; turn < 30; turn++) {
      loop.here = false;
      IntStream.range(0, random.nextInt(40)).forEach(_ -> world.submit());
      loop.turn(() -> IntStream.range(0, random.nextInt(60)).forEach(_ -> world.submit()));
    }
    for (int turn = 0; turn < 10_000 && !loop.isIdle(); turn++) {
      loop.turn(() -> {});
    }
    assertThat(world.done).hasSize(world.submitted).doesNotHaveDuplicates();
    assertThat(world.entered).isEqualTo(world.done);
    assertThat(world.mostInOneTurn).isLessThanOrEqualTo(InPlaceRuns.MOST_PER_TURN);
    assertThat(world.nested).isFalse();
  }

  private final class World {

    private final Random random;
    private final List<Integer> done = new ArrayList<>();
    private final List<Integer> entered = new ArrayList<>();
    private int submitted;
    private int mostInOneTurn;
    private int inTurn;
    private int turn;
    private boolean running;
    private boolean nested;

    World(Random random) {
      this.random = random;
    }

    void submit() {
      int number = submitted++;
      if (loop.here) {
        entered.add(number);
        runs.execute(() -> run(number));
      } else {
        // The order that counts is that in which the loop sees them.
        runs.execute(() -> run(number));
        loop.tasks.add(countedBefore(loop.tasks.removeLast(), number));
      }
    }

    private Runnable countedBefore(Runnable task, int number) {
      return () -> {
        entered.add(number);
        task.run();
      };
    }

    private void run(int number) {
      nested |= running;
      running = true;
      inTurn = loop.turns == turn ? inTurn + 1 : 1;
      turn = loop.turns;
      mostInOneTurn = Math.max(mostInOneTurn, inTurn);
      done.add(number);
      if (submitted < 2_000) {
        IntStream.range(0, random.nextInt(3)).forEach(_ -> submit());
      }
      running = false;
    }
  }
}
