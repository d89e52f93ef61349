package dev.parley.models.openai;

import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.ModelOrder.Hear;
import dev.parley.media.port.ModelOrder.Respond;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders that wait, in the order in which they were given, until the model takes them. Audio beyond
 * its limit pushes out the oldest audio; control is never dropped but refused beyond its limit.
 * Belongs to one event loop.
 */
final class OrderQueue {

  /**
   * As much as a link is told again at once when it opens in place of another, and a little more.
   */
  static final long MOST_AUDIO_MICROS = 35_000_000;

  /** Far above what one call can ask while a model connects. */
  static final int MOST_CONTROL = 256;

  private final ArrayDeque<ModelOrder> orders = new ArrayDeque<>();
  private final LinkCounters counters;
  private long audioMicros;
  private int control;

  OrderQueue(LinkCounters counters) {
    this.counters = counters;
  }

  /** Keeps the order; false if there is no room for control. */
  boolean add(ModelOrder order) {
    if (order instanceof Hear(var audio, _)) {
      audioMicros += audio.micros();
      orders.add(order);
      while (audioMicros > MOST_AUDIO_MICROS) {
        dropOldestAudio();
      }
      return true;
    }
    if (control == MOST_CONTROL) {
      return false;
    }
    control++;
    orders.add(order);
    return true;
  }

  boolean isEmpty() {
    return orders.isEmpty();
  }

  @Nullable ModelOrder poll() {
    var order = orders.poll();
    if (order instanceof Hear(var audio, _)) {
      audioMicros -= audio.micros();
    } else if (order != null) {
      control--;
    }
    return order;
  }

  /** Takes back a response that the model has not been asked for yet. */
  boolean withdraw(String responseId) {
    boolean found =
        orders.removeIf(order -> order instanceof Respond it && it.responseId().equals(responseId));
    if (found) {
      control--;
    }
    return found;
  }

  /** Empties the queue and hands back the responses that nobody will give now. */
  List<Respond> abandon() {
    var unanswered =
        orders.stream().filter(Respond.class::isInstance).map(Respond.class::cast).toList();
    orders.clear();
    audioMicros = 0;
    control = 0;
    return unanswered;
  }

  private void dropOldestAudio() {
    var all = orders.iterator();
    while (all.hasNext()) {
      if (all.next() instanceof Hear(var audio, _)) {
        all.remove();
        audioMicros -= audio.micros();
        counters.audioDropped(1);
        return;
      }
    }
  }
}
