package dev.parley.worker.sample;

import dev.parley.worker.ToolCall;
import dev.parley.worker.ToolHandler;
import dev.parley.worker.ToolOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Says where an order is; asks a slow system and tells how far it is. */
final class OrderStatus implements ToolHandler {

  /** A caller who has waited so long wants to hear something. */
  private static final Duration LONG = Duration.ofSeconds(4);

  private static final String STILL_LOOKING = "I am still looking, one moment please.";

  private final DataFile data;
  private final Delays delays;

  OrderStatus(DataFile data, Delays delays) {
    this.data = data;
    this.delays = delays;
  }

  /** What the model reads. */
  record Answer(
      String orderNumber, String status, String carrier, String expected, List<String> items) {}

  @Override
  public ToolOutcome handle(ToolCall call) throws IOException, InterruptedException {
    var number = OrderNumber.of(call);
    var time = delays.next();
    call.progress(10, "asking the carrier", null);
    Delays.pass(time.dividedBy(2));
    call.progress(60, "the carrier is looking", time.compareTo(LONG) >= 0 ? STILL_LOOKING : null);
    Delays.pass(time.dividedBy(2));
    var order = data.read().orders().get(number);
    return order == null
        ? OrderNumber.unknown()
        : ToolOutcome.done(
            new Answer(number, order.status(), order.carrier(), order.expected(), order.items()));
  }
}
