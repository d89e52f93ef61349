package dev.parley.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The pauses of another JVM's garbage collector, as its own log tells them. */
public final class PauseLog {

  /** Except those that this bench itself asked for, to read a live heap. */
  private static final Pattern PAUSE =
      Pattern.compile("GC\\(\\d+\\) Pause (?!.*Diagnostic Command).* (\\d+\\.\\d+)ms$");

  private final Path file;
  private long from;

  public PauseLog(Path file) {
    this.file = file;
  }

  /** For the command line of that JVM. */
  public static String option(Path file) {
    return "-Xlog:gc:file=" + file + ":uptime:filecount=0";
  }

  /** Pauses count from here on. */
  public void mark() throws IOException {
    from = Files.exists(file) ? Files.size(file) : 0;
  }

  public Pauses pauses(String contender) throws IOException {
    if (!Files.exists(file)) {
      return Pauses.of(contender, List.of());
    }
    var all = Files.readAllBytes(file);
    int begin = (int) Math.min(from, all.length);
    var text = new String(all, begin, all.length - begin, StandardCharsets.UTF_8);
    return Pauses.of(contender, millis(text));
  }

  static List<Double> millis(String log) {
    var pauses = new ArrayList<Double>();
    log.lines()
        .forEach(line -> {
          var found = PAUSE.matcher(line);
          if (found.find()) {
            pauses.add(Double.parseDouble(found.group(1)));
          }
        });
    return List.copyOf(pauses);
  }

  /** In milliseconds. Of fewer than a thousand the longest is the 99.9th percentile. */
  public record Pauses(
      String contender, int count, double p50, double p99, double p999, double max) {

    static Pauses of(String contender, List<Double> millis) {
      var sorted = millis.stream().sorted().toList();
      return new Pauses(
          contender,
          sorted.size(),
          share(sorted, 0.5),
          share(sorted, 0.99),
          share(sorted, 0.999),
          share(sorted, 1));
    }

    /** The smallest that this share does not exceed. */
    private static double share(List<Double> sorted, double share) {
      return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
  }
}
