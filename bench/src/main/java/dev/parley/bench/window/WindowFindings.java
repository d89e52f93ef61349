package dev.parley.bench.window;

import dev.parley.bench.storm.Storm;
import java.util.List;

/** All that one load in windows found. */
public record WindowFindings(
    Storm.Sound sound, int calls, List<WindowResult> windows, List<HeapGrowth> heaps) {

  public WindowFindings {
    windows = List.copyOf(windows);
    heaps = List.copyOf(heaps);
  }

  /**
   * Live heap of a contender, each time after a collection.
   *
   * @param beforeKb with nobody there
   * @param talkingKb while every one of its calls talks
   */
  public record HeapGrowth(String contender, int calls, long beforeKb, long talkingKb) {
    public double kilobytesPerCall() {
      return (talkingKb - beforeKb) / (double) calls;
    }
  }

  public String name() {
    return switch (sound) {
      case UNHEARD -> calls + " calls";
      case SPEECH -> calls + " calls, voice activity on speech";
    };
  }
}
