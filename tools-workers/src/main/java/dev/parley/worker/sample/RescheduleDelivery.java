package dev.parley.worker.sample;

import dev.parley.worker.ToolHandler;
import dev.parley.worker.ToolInvocation;
import dev.parley.worker.ToolOutcome;
import java.io.IOException;

/**
 * Moves a delivery to another day. At most once for an effect key, even across restarts: what was
 * moved is written down together with the move.
 */
final class RescheduleDelivery implements ToolHandler {

  private static final String WINDOW = "between nine and twelve";

  private final ContactCentreFile data;

  RescheduleDelivery(ContactCentreFile data) {
    this.data = data;
  }

  @Override
  public ToolOutcome handle(ToolInvocation call) throws IOException {
    var number = OrderNumber.of(call);
    var move = new ContactCentre.Reschedule(number, call.text("day"), WINDOW);
    var order = data.read().orders().get(number);
    if (order == null) {
      return OrderNumber.unknown();
    }
    if (order.status().equals("delivered")) {
      return ToolOutcome.failed("already_delivered", "the order is delivered");
    }
    var after =
        data.change(centre ->
            centre.reschedules().containsKey(call.effectKey())
                ? centre
                : centre.moved(call.effectKey(), move));
    return ToolOutcome.done(after.reschedules().getOrDefault(call.effectKey(), move));
  }
}
