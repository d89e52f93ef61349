package dev.parley.suite;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What cells show that is not as it should be. A cell that is mended says so by failing. */
final class KnownFaults {

  /**
   * Something that is wrong.
   *
   * @param sign what the failure of the cell says
   */
  record Fault(String leg, String model, String scenario, String sign, String what) {}

  private static final List<Fault> ALL = List.of();

  static @Nullable Fault of(Cell cell) {
    return ALL.stream()
        .filter(fault -> fault.leg().equals(cell.leg().name()))
        .filter(fault -> fault.model().equals(cell.model().name()))
        .filter(fault -> fault.scenario().equals(cell.scenario().name()))
        .findFirst()
        .orElse(null);
  }

  private KnownFaults() {}
}
