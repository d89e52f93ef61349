package dev.parley.admin.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A scrape, read strictly: any line that Prometheus would not take is an error. */
public final class Exposition {

  private static final Pattern HELP = Pattern.compile("# HELP ([a-z][a-z0-9_]*) (\\S.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z][a-z0-9_]*) (counter|gauge)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z][a-z0-9_]*)(?:\\{(.*)})? ([0-9]+(?:\\.[0-9]+)?(?:E-?[0-9]+)?)");
  private static final Pattern PAIR =
      Pattern.compile("([a-z][a-z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\"\\\\n])*)\"(?:,|$)");

  /** One metric: its samples by their labels as they were written, empty for none. */
  public static final class Family {
    private final String help;
    private String type = "";
    private final Map<String, Double> samples = new TreeMap<>();
    private final Map<String, TreeSet<String>> labels = new TreeMap<>();

    private Family(String help) {
      this.help = help;
    }

    public String help() {
      return help;
    }

    public String type() {
      return type;
    }

    public Map<String, Double> samples() {
      return Map.copyOf(samples);
    }

    /** {@code name: value, value}; empty without labels. */
    public String labels() {
      return labels.entrySet().stream()
          .map(label -> label.getKey() + ": " + String.join(", ", label.getValue()))
          .collect(Collectors.joining("; "));
    }
  }

  private final Map<String, Family> families = new LinkedHashMap<>();

  public static Exposition of(String text) {
    if (!text.endsWith("\n")) {
      throw new AssertionError("end: no line feed (expected: one)");
    }
    var read = new Exposition();
    text.lines().forEach(read::line);
    read.families.forEach((name, family) -> {
      if (family.samples.isEmpty()) {
        throw new AssertionError(name + ": no samples (expected: one at least)");
      }
    });
    return read;
  }

  public Map<String, Family> families() {
    return families;
  }

  public Family family(String name) {
    var family = families.get(name);
    if (family == null) {
      throw new AssertionError("%s: not there, but %s".formatted(name, families.keySet()));
    }
    return family;
  }

  /** The only sample of a metric. */
  public double value(String name) {
    return value(name, "");
  }

  /**
   * One sample of a metric.
   *
   * @param labels such as {@code code="late"}
   */
  public double value(String name, String labels) {
    var samples = family(name).samples;
    var value = samples.get(labels);
    if (value == null) {
      throw new AssertionError("%s{%s}: not there, but %s".formatted(name, labels, samples));
    }
    return value;
  }

  private void line(String line) {
    var help = HELP.matcher(line);
    var type = TYPE.matcher(line);
    var sample = SAMPLE.matcher(line);
    if (help.matches()) {
      if (families.put(help.group(1), new Family(help.group(2))) != null) {
        throw new AssertionError(line + " (expected: each metric once)");
      }
    } else if (type.matches()) {
      latest(line, type.group(1)).type = type.group(2);
    } else if (sample.matches()) {
      sample(line, sample);
    } else {
      throw new AssertionError(line + " (expected: HELP, TYPE or a sample)");
    }
  }

  private void sample(String line, Matcher sample) {
    var family = latest(line, sample.group(1));
    var labels = sample.group(2) == null ? "" : sample.group(2);
    if (family.type.isEmpty()) {
      throw new AssertionError(line + " (expected: its TYPE before it)");
    }
    if (family.samples.put(labels, Double.parseDouble(sample.group(3))) != null) {
      throw new AssertionError(line + " (expected: each sample once)");
    }
    var pair = PAIR.matcher(labels);
    int end = 0;
    while (pair.find() && pair.start() == end) {
      family.labels.computeIfAbsent(pair.group(1), _ -> new TreeSet<>()).add(pair.group(2));
      end = pair.end();
    }
    if (end != labels.length()) {
      throw new AssertionError(line + " (expected: name=\"value\" pairs)");
    }
  }

  /** The family that was named last; samples of one stand together. */
  private Family latest(String line, String name) {
    var family = families.get(name);
    var last = families.isEmpty() ? "" : families.keySet().stream().reduce("", (_, each) -> each);
    if (family == null || !name.equals(last)) {
      throw new AssertionError(line + " (expected: behind the HELP of its metric)");
    }
    return family;
  }
}
