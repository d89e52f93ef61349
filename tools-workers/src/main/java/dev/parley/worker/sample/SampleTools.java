package dev.parley.worker.sample;

import dev.parley.worker.Worker;

/** Puts the sample tools into a worker: order_status, reschedule_delivery, weather. */
public final class SampleTools {

  public static Worker.Builder into(Worker.Builder worker, ContactCentreFile data) {
    return worker
        .tool("order_status", new OrderStatus(data))
        .tool("reschedule_delivery", new RescheduleDelivery(data))
        .tool("weather", new WeatherReport(data));
  }

  private SampleTools() {}
}
