package dev.parley.net.loop;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the actors of one event loop on that loop, without another turn of it where there need be
 * none: who tells an actor something on its own loop finds it done when the telling returns.
 *
 * <p>Never one run within another: what a run causes waits until it ends. In one turn of the loop
 * there is a most of runs, however they came; what is more waits for the next turn, so that the
 * loop's sockets get theirs. Any thread may execute; all else is the loop's.
 */
final class InPlaceRuns implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(InPlaceRuns.class);

  /** A burst on some calls' sockets, in less than a hundredth of a frame's 20 ms each. */
  static final int MOST_PER_TURN = 64;

  /** The loop, as far as it matters here. */
  interface Turns {

    /** Whether the caller is on the loop. */
    boolean isHere();

    /** Runs it on the loop; from the loop itself maybe in the turn that it is in. */
    void execute(Runnable task);

    /** Runs it on the loop after all that this turn has to do, before its sockets are read. */
    void whenTurnEnds(Runnable task);
  }

  private final Turns turns;

  /** As many as the loop has actors, for none is scheduled twice, and callbacks of futures. */
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  private boolean running;
  private boolean counting;
  private int runs;

  InPlaceRuns(Turns turns) {
    this.turns = turns;
  }

  /**
   * Runs it now, if this is the loop and nothing else runs; otherwise soon.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
   */
  @Override
  public void execute(Runnable task) {
    if (turns.isHere()) {
      enter(task);
    } else {
      turns.execute(() -> enter(task));
    }
  }

  /** Behind those that wait, so that nobody overtakes. */
  private void enter(Runnable task) {
    if (!counting) {
      turns.whenTurnEnds(this::turnEnds);
      counting = true;
    }
    waiting.add(task);
    runWaiting();
  }

  private void runWaiting() {
    if (running) {
      return;
    }
    running = true;
    while (runs < MOST_PER_TURN && !waiting.isEmpty()) {
      runs++;
      run(waiting.remove());
    }
    running = false;
  }

  /** Whoever caused a run is not to blame for what it throws, and could do nothing about it. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable broken) {
      LOG.atError().setCause(broken).log("a run on a call loop broke");
    }
  }

  private void turnEnds() {
    counting = false;
    runs = 0;
    if (!waiting.isEmpty()) {
      turns.execute(this::resume);
    }
  }

  private void resume() {
    if (!counting) {
      turns.whenTurnEnds(this::turnEnds);
      counting = true;
    }
    runWaiting();
  }
}
