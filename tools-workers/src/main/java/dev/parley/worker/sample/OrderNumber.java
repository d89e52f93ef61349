package dev.parley.worker.sample;

import dev.parley.worker.ToolInvocation;
import dev.parley.worker.ToolOutcome;

/** An order number as it is said or typed: only its digits count. */
final class OrderNumber {

  static String of(ToolInvocation call) {
    return call.text("order_number").replaceAll("[^0-9]", "");
  }

  static ToolOutcome unknown() {
    return ToolOutcome.failed("order_not_found", "no order has this number");
  }

  private OrderNumber() {}
}
