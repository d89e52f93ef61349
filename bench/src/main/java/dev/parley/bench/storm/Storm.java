package dev.parley.bench.storm;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a storm is, and what came of it. */
public final class Storm {

  /** What the callers do. */
  public enum Kind {
    /** Each frame is answered at once by an echoing model; turns are off. */
    ECHO,
    /** They speak, wait for the answer, and barge into every second one. */
    TURNS
  }

  /** What callers say. */
  public enum Sound {
    /** One frame of a voice again and again; turns are off, so that no detector hears it. */
    UNHEARD,
    /** Speech without end, and somebody listens for its turns. */
    SPEECH
  }

  /**
   * One storm.
   *
   * @param calls how many at once
   * @param rampMs in which they connect, evenly
   * @param warmUpMs after the ramp, not measured
   * @param measureMs measured
   * @param threads of the generator
   * @param watched process whose CPU and memory are read; absent = none
   * @param silenceMs of the turn detection that is asked for
   */
  public record Plan(
      Kind kind,
      URI url,
      @Nullable String key,
      int calls,
      long rampMs,
      long warmUpMs,
      long measureMs,
      int threads,
      @Nullable Long watched,
      int silenceMs) {

    public Plan {
      if (calls < 1 || threads < 1 || measureMs < 1) {
        throw new IllegalArgumentException(
            "storm: %d calls, %d threads, %d ms (expected: at least 1 of each)"
                .formatted(calls, threads, measureMs));
      }
    }
  }

  /** Percentiles in microseconds. */
  public record Spread(long count, long p50, long p95, long p99, long max) {}

  /**
   * What the watched process used while it was measured.
   *
   * @param cpuMicrosPerPair CPU per frame in and frame out
   * @param cpuPercent of one core
   * @param liveHeapKb after a collection, while the calls stand; absent where there is no JVM
   */
  public record Cost(
      double cpuMicrosPerPair, double cpuPercent, long residentMb, @Nullable Long liveHeapKb) {}

  /**
   * What came of it.
   *
   * @param roundTrip caller → model → caller, from the moment a frame was due; so a generator or a
   *     relay that stalls is seen in every frame it held up
   * @param up caller → model
   * @param down model → caller
   * @param lateness how late the generator itself sent: the floor of what can be seen
   * @param late frames whose round trip took over 100 ms
   * @param lost frames that never came back
   * @param turn end of speech → first sound of the answer, with the silence that ends a turn
   * @param bargeIn first frame of speech → last frame of the answer that it interrupts
   * @param unanswered turns without an answer in 8 s
   * @param notStopped answers that went on over the caller
   */
  public record Result(
      Kind kind,
      int calls,
      int connected,
      Spread roundTrip,
      Spread up,
      Spread down,
      Spread lateness,
      long sent,
      long late,
      long lost,
      Spread turn,
      Spread bargeIn,
      long unanswered,
      long notStopped,
      long errors,
      List<String> errorCodes,
      @Nullable Cost cost) {
    public Result {
      errorCodes = List.copyOf(errorCodes);
    }
  }

  private Storm() {}
}
