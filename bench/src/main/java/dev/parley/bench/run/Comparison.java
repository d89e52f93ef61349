package dev.parley.bench.run;

import dev.parley.bench.storm.Storm;
import dev.parley.bench.window.WindowFindings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the windows of one load say about its contenders. Two contenders are compared round by
 * round: the ratio of two windows that lie side by side, and of these ratios the median. Pure.
 */
final class Comparison {

  private final WindowFindings found;
  private final Map<String, Double> idleMicrosPerSecond;
  private final double windowSeconds;
  private final Map<String, Map<Integer, Storm.Result>> rounds = new LinkedHashMap<>();
  private final Map<String, Integer> thrownAway = new HashMap<>();

  /**
   * Of these windows.
   *
   * @param idleMicrosPerSecond CPU of a contender with nobody there; absent ones are not known
   */
  Comparison(WindowFindings found, long windowMs, Map<String, Double> idleMicrosPerSecond) {
    this.found = found;
    this.idleMicrosPerSecond = Map.copyOf(idleMicrosPerSecond);
    windowSeconds = windowMs / 1_000.0;
    for (var window : found.windows()) {
      var own = rounds.computeIfAbsent(window.contender(), _ -> new HashMap<>());
      if (window.late()) {
        thrownAway.merge(window.contender(), 1, Integer::sum);
      } else {
        own.put(window.round(), window.result());
      }
    }
  }

  String name() {
    return found.name();
  }

  List<String> contenders() {
    return List.copyOf(rounds.keySet());
  }

  /** Windows whose generator was late. */
  int thrownAway(String contender) {
    return thrownAway.getOrDefault(contender, 0);
  }

  List<Storm.Result> results(String contender) {
    return List.copyOf(of(contender).values());
  }

  /** CPU in µs per frame in and frame out. */
  Quartiles gross(String contender) {
    return Quartiles.of(numbers(contender, this::grossOf));
  }

  /** The same less what the process takes with nobody there; empty if that is not known. */
  Quartiles net(String contender) {
    return Quartiles.of(numbers(contender, result -> netOf(contender, result)));
  }

  Quartiles grossRatio(String contender, String to) {
    return Quartiles.of(ratios(contender, to, this::grossOf, this::grossOf));
  }

  Quartiles netRatio(String contender, String to) {
    return Quartiles.of(
        ratios(contender, to, result -> netOf(contender, result), result -> netOf(to, result)));
  }

  /** How much longer a frame's way to the model takes, in ms, at the median of a window. */
  Quartiles addedP50(String contender, String to) {
    return Quartiles.of(differences(contender, to, result -> result.up().p50() / 1_000.0));
  }

  /** The same at the 99th percentile of a window. */
  Quartiles addedP99(String contender, String to) {
    return Quartiles.of(differences(contender, to, result -> result.up().p99() / 1_000.0));
  }

  Optional<WindowFindings.HeapGrowth> heap(String contender) {
    return found.heaps().stream().filter(heap -> heap.contender().equals(contender)).findFirst();
  }

  long lost(String contender) {
    return of(contender).values().stream().mapToLong(Storm.Result::lost).sum();
  }

  long errors(String contender) {
    return of(contender).values().stream().mapToLong(Storm.Result::errors).sum();
  }

  private Map<Integer, Storm.Result> of(String contender) {
    return rounds.getOrDefault(contender, Map.of());
  }

  private double grossOf(Storm.Result result) {
    var cost = result.cost();
    return cost == null ? Double.NaN : cost.cpuMicrosPerPair();
  }

  private double netOf(String contender, Storm.Result result) {
    var idle = idleMicrosPerSecond.get(contender);
    long pairs = result.sent() - result.lost();
    return idle == null || pairs <= 0 ? Double.NaN : grossOf(result) - idle * windowSeconds / pairs;
  }

  private List<Double> numbers(String contender, ToDoubleFunction<Storm.Result> of) {
    return known(of(contender).values().stream().map(of::applyAsDouble).toList());
  }

  private List<Double> ratios(
      String contender,
      String to,
      ToDoubleFunction<Storm.Result> of,
      ToDoubleFunction<Storm.Result> ofOther) {
    var ratios = new ArrayList<Double>();
    of(contender)
        .forEach((round, result) -> {
          var other = of(to).get(round);
          if (other != null) {
            ratios.add(of.applyAsDouble(result) / ofOther.applyAsDouble(other));
          }
        });
    return known(ratios);
  }

  private List<Double> differences(String contender, String to, ToDoubleFunction<Storm.Result> of) {
    var differences = new ArrayList<Double>();
    of(contender)
        .forEach((round, result) -> {
          var other = of(to).get(round);
          if (other != null) {
            differences.add(of.applyAsDouble(result) - of.applyAsDouble(other));
          }
        });
    return differences;
  }

  private static List<Double> known(List<Double> numbers) {
    return numbers.stream().filter(Double::isFinite).toList();
  }
}
