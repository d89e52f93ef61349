package dev.parley.worker.sample;

import static java.util.Objects.requireNonNull;

import dev.parley.worker.ToolHandler;
import dev.parley.worker.ToolInvocation;
import dev.parley.worker.ToolOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says where an order is; asks a slow system and tells how far it is. */
final class OrderStatus implements ToolHandler {

  /** A caller who has waited so long wants to hear something. */
  private static final Duration LONG = Duration.ofSeconds(4);

  private static final String STILL_LOOKING = "I am still looking, one moment please.";

  private final ContactCentreFile data;

  OrderStatus(ContactCentreFile data) {
    this.data = data;
  }

  /** What the model reads. */
  record Answer(
      String orderNumber, String status, String carrier, String expected, List<String> items) {}

  @Override
  public ToolOutcome handle(ToolInvocation call) throws IOException, InterruptedException {
    var number = OrderNumber.of(call);
    var time = carrierDelay();
    call.progress(10, "asking the carrier", null);
    pass(time.dividedBy(2));
    call.progress(60, "the carrier is looking", time.compareTo(LONG) >= 0 ? STILL_LOOKING : null);
    pass(time.dividedBy(2));
    var order = data.read().orders().get(number);
    return order == null
        ? OrderNumber.unknown()
        : ToolOutcome.done(
            new Answer(number, order.status(), order.carrier(), order.expected(), order.items()));
  }

  private Duration carrierDelay() throws IOException {
    return requireNonNull(data.read().carrierDelayMs()).next();
  }

  /** Waits as for another system's answer. */
  private static void pass(Duration time) throws InterruptedException {
    // Nobody counts it down: it only ends by time, or by the interrupt of a cancel.
    boolean answered = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    assert !answered;
  }
}
