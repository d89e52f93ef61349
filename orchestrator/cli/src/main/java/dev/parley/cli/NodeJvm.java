package dev.parley.cli;

import java.util.List;

/** How the JVM of every node collects garbage, whoever starts it; the launcher says the same. */
public final class NodeJvm {

  /**
   * Pauses short enough for sound. Marking begins at a fixed 70 % of the heap: the threshold that
   * G1 finds for itself falls to nothing beside a speech model, which is then marked without end.
   */
  public static final List<String> COLLECTOR =
      List.of(
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:-G1UseAdaptiveIHOP",
          "-XX:InitiatingHeapOccupancyPercent=70");

  private NodeJvm() {}
}
