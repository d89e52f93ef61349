package dev.parley.media.graph;

import java.util.function.Consumer;

/**
 * What one place of a graph does. Confined to the graph's loop.
 *
 * @param <I> what comes in
 * @param <O> what goes on
 */
@FunctionalInterface
public interface Step<I, O> {

  /** Gives {@code next} what follows from the input, in order, before it returns. */
  void take(I input, Consumer<O> next);
}
