package dev.parley.media.call;

import dev.parley.media.port.PortFact;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/**
 * Where everything of one call waits for its graph, in the order in which it came. Sound beyond its
 * limit pushes out the oldest sound; control is never dropped, but beyond its limit the call has to
 * end. Confined to the call's loop.
 */
final class InboundQueue {

  /** A caller who is heard later than this is not heard at all. */
  static final long MOST_SOUND_MICROS = 5_000_000;

  /** A model in full flow sends a sentence at once. */
  static final int MOST_CONTROL = 4_096;

  /** What became of it. */
  enum Fate {
    /** It is in, or waits. */
    TAKEN,
    /** It is in, and older sound went for it. */
    PUSHED_OUT_OLDER,
    /** There is no room for it. */
    REFUSED
  }

  /** How long the graph has to make room before it is tried again. */
  private static final Duration RETRY = Duration.ofMillis(1);

  private final Predicate<MediaInput> graph;
  private final LoopTimer later;
  private final ArrayDeque<MediaInput> waiting = new ArrayDeque<>();
  private long soundMicros;
  private int control;
  private boolean retrying;

  /**
   * An inbound before a graph.
   *
   * @param graph takes something, or has no room now
   */
  InboundQueue(Predicate<MediaInput> graph, LoopTimer later) {
    this.graph = graph;
    this.later = later;
  }

  Fate enter(MediaInput input) {
    if (waiting.isEmpty() && graph.test(input)) {
      return Fate.TAKEN;
    }
    var fate = queue(input);
    retryLater();
    return fate;
  }

  private Fate queue(MediaInput input) {
    if (input instanceof MediaInput.Heard(var audio)) {
      soundMicros += audio.micros();
      waiting.add(input);
      return soundMicros > MOST_SOUND_MICROS ? dropOldestSound() : Fate.TAKEN;
    }
    if (input instanceof MediaInput.OfPort(PortFact.Gone _)) {
      // Nothing that came before matters any more.
      clear();
    }
    if (control == MOST_CONTROL) {
      return Fate.REFUSED;
    }
    control++;
    waiting.add(input);
    return Fate.TAKEN;
  }

  private void retryLater() {
    if (!retrying && !waiting.isEmpty()) {
      retrying = true;
      later.after(RETRY, this::letIn);
    }
  }

  /**
   * Lets in what there is room for now. Each leaves the queue before it is let in: the graph may
   * answer at once, and what follows may enter here, or clear all.
   */
  private void letIn() {
    retrying = false;
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      count(next, -1);
      if (!graph.test(next)) {
        count(next, 1);
        waiting.addFirst(next);
        break;
      }
    }
    retryLater();
  }

  private void count(MediaInput input, int sign) {
    if (input instanceof MediaInput.Heard(var audio)) {
      soundMicros += sign * audio.micros();
    } else {
      control += sign;
    }
  }

  void clear() {
    waiting.clear();
    soundMicros = 0;
    control = 0;
  }

  private Fate dropOldestSound() {
    for (var all = waiting.iterator(); all.hasNext() && soundMicros > MOST_SOUND_MICROS; ) {
      if (all.next() instanceof MediaInput.Heard(var audio)) {
        all.remove();
        soundMicros -= audio.micros();
      }
    }
    return Fate.PUSHED_OUT_OLDER;
  }
}
