package dev.parley.worker.sample;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the sample tools know: the content of {@code contact-centre.json}.
 *
 * @param carrierDelayMs how long the carrier's system takes to answer; absent = 3 to 5 s
 * @param orders by order number
 * @param weather by city in lower case
 * @param reschedules by effect key: what was moved already, so that it is not moved twice
 */
record ContactCentre(
    @Nullable Delay carrierDelayMs,
    Map<String, Order> orders,
    Map<String, Weather> weather,
    Map<String, Reschedule> reschedules) {

  /** As many moves are remembered; the oldest are forgotten first. */
  private static final int MOST_RESCHEDULES = 1_000;

  ContactCentre {
    carrierDelayMs = carrierDelayMs == null ? new Delay(3_000, 5_000) : carrierDelayMs;
    orders = copy(orders);
    weather = copy(weather);
    reschedules = copy(reschedules);
  }

  /**
   * One parcel.
   *
   * @param status out_for_delivery, delayed, delivered or processing
   * @param expected as an agent says it, such as {@code today before six}
   */
  record Order(String status, String carrier, String expected, List<String> items) {
    Order {
      items = items == null ? List.of() : List.copyOf(items);
    }
  }

  /** A time between the two, in milliseconds. */
  record Delay(int least, int most) {
    Delay {
      if (least < 0 || most < least) {
        throw new IllegalArgumentException(
            "carrier_delay_ms: %d to %d (expected: from short to long)".formatted(least, most));
      }
    }

    Duration next() {
      return Duration.ofMillis(ThreadLocalRandom.current().nextInt(least, most + 1));
    }
  }

  record Weather(String conditions, int temperatureC) {}

  record Reschedule(String orderNumber, String day, String window) {}

  /** The same with one delivery moved. */
  ContactCentre moved(String effectKey, Reschedule move) {
    var order = orders.get(move.orderNumber());
    if (order == null) {
      return this;
    }
    var expected = move.day() + " " + move.window();
    var movedOrders = copy(orders);
    movedOrders.put(
        move.orderNumber(), new Order(order.status(), order.carrier(), expected, order.items()));
    var moves = copy(reschedules);
    moves.put(effectKey, move);
    while (moves.size() > MOST_RESCHEDULES) {
      moves.remove(moves.keySet().iterator().next());
    }
    return new ContactCentre(carrierDelayMs, movedOrders, weather, moves);
  }

  /** Keeps the order of the file, so that an operator finds it as it was. */
  private static <V> Map<String, V> copy(@Nullable Map<String, V> map) {
    return map == null ? new LinkedHashMap<>() : new LinkedHashMap<>(map);
  }
}
