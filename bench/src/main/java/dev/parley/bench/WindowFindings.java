package dev.parley.bench;

import java.util.List;

/** All that one load in windows found. */
record WindowFindings(
    WindowPlan.Sound sound, int calls, List<WindowResult> windows, List<HeapGrowth> heaps) {

  WindowFindings {
    windows = List.copyOf(windows);
    heaps = List.copyOf(heaps);
  }

  /**
   * Live heap of a contender, each time after a collection.
   *
   * @param beforeKb with nobody there
   * @param talkingKb while every one of its calls talks
   */
  record HeapGrowth(String contender, int calls, long beforeKb, long talkingKb) {
    double kilobytesPerCall() {
      return (talkingKb - beforeKb) / (double) calls;
    }
  }

  String name() {
    return switch (sound) {
      case UNHEARD -> calls + " calls";
      case SPEECH -> calls + " calls, voice activity on speech";
    };
  }
}
