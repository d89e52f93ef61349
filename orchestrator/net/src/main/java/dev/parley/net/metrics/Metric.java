package dev.parley.net.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a node counts, under the name by which it is scraped.
 *
 * @param help one sentence, for whoever sees the name on a graph
 * @param label what the readings differ by; absent if there is one reading only
 * @param readings by the label's value; read whenever somebody asks, from any thread
 */
public record Metric(
    Kind kind,
    String name,
    String help,
    @Nullable String label,
    Map<String, DoubleSupplier> readings) {

  private static final Pattern NAME = Pattern.compile("parley(_[a-z0-9]+)+");
  private static final Pattern LABEL = Pattern.compile("[a-z]+(_[a-z]+)*");
  private static final String TOTAL = "_total";

  /** How its numbers are to be read. */
  public enum Kind {
    /** Since the node's start; never falls. */
    COUNTER,
    /** Now. */
    GAUGE
  }

  public Metric {
    readings = Map.copyOf(readings);
    require(NAME.matcher(name).matches(), "name", name, "parley_… in lower_snake");
    require(name.endsWith(TOTAL) == (kind == Kind.COUNTER), "name", name, "counters end in _total");
    require(help.endsWith("."), "help", help, "a sentence");
    require(!readings.isEmpty(), "readings", "none", "at least one");
    if (label == null) {
      require(readings.size() == 1, "label", "none", "one, as readings differ");
    } else {
      require(LABEL.matcher(label).matches(), "label", label, "lower_snake");
    }
  }

  public static Metric counter(String name, String help, DoubleSupplier reading) {
    return new Metric(Kind.COUNTER, name, help, null, Map.of("", reading));
  }

  public static Metric counter(
      String name, String help, String label, Map<String, DoubleSupplier> readings) {
    return new Metric(Kind.COUNTER, name, help, label, readings);
  }

  public static Metric gauge(String name, String help, DoubleSupplier reading) {
    return new Metric(Kind.GAUGE, name, help, null, Map.of("", reading));
  }

  public static Metric gauge(
      String name, String help, String label, Map<String, DoubleSupplier> readings) {
    return new Metric(Kind.GAUGE, name, help, label, readings);
  }

  /** What the label can say, in order; empty without a label. */
  public List<String> values() {
    return label == null ? List.of() : List.copyOf(new TreeMap<>(readings).keySet());
  }

  private static void require(boolean holds, String path, String found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "metric.%s: %s (expected: %s)".formatted(path, found, expected));
    }
  }
}
