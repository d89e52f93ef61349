package dev.parley.proto.admin;

import dev.parley.proto.WireMessage;
import java.util.List;

/**
 * How a node is.
 *
 * @param status {@code ok} or {@code not_ready}
 * @param checks what was looked at
 */
public record Health(String status, List<Check> checks) implements WireMessage {

  public Health {
    checks = List.copyOf(checks);
  }

  /** The answer that follows from the checks: ready only if every one is. */
  public static Health of(List<Check> checks) {
    return new Health(checks.stream().allMatch(Check::ok) ? "ok" : "not_ready", checks);
  }

  /** One thing that a node needs in order to take calls, such as the journal. */
  public record Check(String name, boolean ok, String detail) implements WireMessage {}
}
