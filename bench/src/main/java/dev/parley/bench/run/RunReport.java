package dev.parley.bench.run;

import static dev.parley.bench.result.Markdown.line;
import static dev.parley.bench.result.Markdown.number;
import static dev.parley.bench.run.Report.verdict;

import dev.parley.bench.machine.PauseLog.Pauses;
import dev.parley.bench.profile.CpuProfile;
import dev.parley.bench.storm.Storm;
import dev.parley.bench.window.WindowFindings;
import dev.parley.bench.window.WindowResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bench run} found, as it is committed: the loads in windows first, for they compare
 * what is alike; then one typical window in full, and the turns.
 *
 * @param windowMs measured in each window
 * @param idleMicrosPerSecond CPU of each contender with nobody there
 */
record RunReport(
    Report report,
    long windowMs,
    List<WindowFindings> loads,
    Map<String, Double> idleMicrosPerSecond,
    List<Pauses> pauses,
    @Nullable CpuProfile profile) {

  static final String PACED = "Parley, paced playout";
  static final String ALONE = "Parley, broker and database apart";

  RunReport {
    loads = List.copyOf(loads);
    idleMicrosPerSecond = Map.copyOf(idleMicrosPerSecond);
    pauses = List.copyOf(pauses);
  }

  /** One window as it is kept: enough to reckon all of the table anew. */
  record Kept(
      int round,
      boolean late,
      long pairs,
      @Nullable Double cpuMicrosPerPair,
      long upP50,
      long upP99,
      long callersLateP99,
      long errors,
      List<String> errorCodes) {

    static Kept of(WindowResult window) {
      var result = window.result();
      var cost = result.cost();
      return new Kept(
          window.round(),
          window.late(),
          result.sent() - result.lost(),
          cost == null ? null : cost.cpuMicrosPerPair(),
          result.up().p50(),
          result.up().p99(),
          result.lateness().p99(),
          result.errors(),
          result.errorCodes());
    }
  }

  /** What is kept beside the table: by load and contender, window by window. */
  Map<String, Object> kept() {
    var windows = new LinkedHashMap<String, Map<String, List<Kept>>>();
    for (var load : loads) {
      // Two loads may be alike but for their contenders.
      var name = "%d: %s".formatted(windows.size() + 1, load.name());
      var own = windows.computeIfAbsent(name, _ -> new LinkedHashMap<>());
      for (var window : load.windows()) {
        own.computeIfAbsent(window.contender(), _ -> new ArrayList<>()).add(Kept.of(window));
      }
    }
    var kept = new LinkedHashMap<String, Object>();
    kept.put("report", report);
    kept.put("window_ms", windowMs);
    kept.put("windows", windows);
    kept.put("heaps", loads.stream().map(WindowFindings::heaps).toList());
    kept.put("idle_micros_per_second", idleMicrosPerSecond);
    kept.put("pauses", pauses);
    if (profile != null) {
      kept.put("profile", profile);
    }
    return kept;
  }

  String markdown() {
    var text = new StringBuilder();
    report.head(text);
    windows(text);
    memory(text);
    pauses(text);
    report.frames(text);
    report.turns(text);
    budgets(text);
    if (profile != null) {
      profile.write(text);
    }
    report.notMeasured(text);
    return text.toString();
  }

  private List<Comparison> comparisons() {
    return loads.stream().map(load -> new Comparison(load, windowMs, idleMicrosPerSecond)).toList();
  }

  private void windows(StringBuilder text) {
    text.append("\n## Compared in windows\n\n");
    line(
        text,
        "One generator, whose load moves between contenders that all run all the time, in an");
    line(text, "order and at phases drawn anew each round. Told is the median of the windows, in");
    line(text, "brackets the quartiles; ratios and added times are of two windows of one round.");
    line(text, "Net: less what the process takes with nobody there. CPU is without JIT.\n");
    line(
        text,
        "| load | path | windows | thrown away | CPU µs per pair | net | × Netty relay | net"
            + " | × Node.js relay | added there p50 ms | p99 ms | lost | errors |");
    line(text, "|---|---|" + "--:|".repeat(11));
    for (var load : comparisons()) {
      load.contenders().stream().sorted().forEach(contender -> row(text, load, contender));
    }
  }

  private static void row(StringBuilder text, Comparison load, String path) {
    line(
        text,
        "| %s | %s | %d | %d | %s | %s | %s | %s | %s | %s | %s | %d | %d |"
            .formatted(
                load.name(),
                path,
                load.results(path).size(),
                load.thrownAway(path),
                spread(load.gross(path)),
                spread(load.net(path)),
                spread(load.grossRatio(path, Report.BASELINE)),
                spread(load.netRatio(path, Report.BASELINE)),
                spread(load.grossRatio(path, Report.NODE)),
                spread(load.addedP50(path, Report.DIRECT)),
                spread(load.addedP99(path, Report.DIRECT)),
                load.lost(path),
                load.errors(path)));
  }

  private void memory(StringBuilder text) {
    text.append("\n## Memory\n\n");
    line(text, "Live heap after a collection, with nobody there and while all calls talk.\n");
    line(text, "| load | path | before MB | talking MB | kB per call |");
    line(text, "|---|---|--:|--:|--:|");
    for (var load : loads) {
      for (var heap : load.heaps()) {
        line(
            text,
            "| %s | %s | %s | %s | %s |"
                .formatted(
                    load.name(),
                    heap.contender(),
                    number(heap.beforeKb() / 1_024.0),
                    number(heap.talkingKb() / 1_024.0),
                    number(heap.kilobytesPerCall())));
      }
    }
  }

  private void pauses(StringBuilder text) {
    if (pauses.isEmpty()) {
      return;
    }
    text.append("\n## Pauses of the collector\n\n");
    line(text, "| path | pauses | p50 ms | p99 ms | p99.9 ms | max ms |");
    line(text, "|---|--:|--:|--:|--:|--:|");
    for (var of : pauses) {
      line(
          text,
          "| %s | %d | %s | %s | %s | %s |"
              .formatted(
                  of.contender(),
                  of.count(),
                  number(of.p50()),
                  number(of.p99()),
                  number(of.p999()),
                  number(of.max())));
    }
  }

  private void budgets(StringBuilder text) {
    if (comparisons().stream().noneMatch(load -> load.contenders().contains(Report.PARLEY))) {
      return;
    }
    text.append("\n## Budgets\n\n");
    for (var load : comparisons()) {
      for (var path : load.contenders().stream().sorted().toList()) {
        if (path.startsWith(Report.PARLEY)) {
          judge(text, load, path);
        }
      }
    }
    report
        .find(Report.PARLEY, Storm.Kind.TURNS)
        .filter(row -> row.result().bargeIn().count() > 0)
        .ifPresent(row ->
            verdict(
                text,
                "barge-in p99 ms, with the detector's own window",
                row.result().bargeIn().p99() / 1_000.0,
                Report.MOST_BARGE_IN_MILLIS));
  }

  private static void judge(StringBuilder text, Comparison load, String path) {
    var name = "%s, %s: ".formatted(path, load.name());
    median(load.grossRatio(path, Report.BASELINE))
        .ifPresent(
            found -> verdict(text, name + "CPU × Netty relay, gross", found, Report.MOST_CPU));
    median(load.netRatio(path, Report.BASELINE))
        .ifPresent(found -> verdict(text, name + "CPU × Netty relay, net", found, Report.MOST_CPU));
    median(load.grossRatio(path, Report.NODE))
        .ifPresent(found -> verdict(text, name + "CPU × Node.js relay, gross", found, 1));
    if (!path.equals(PACED)) {
      median(load.addedP50(path, Report.DIRECT))
          .ifPresent(found ->
              verdict(text, name + "added one way, p50 ms", found, Report.MOST_P50_MILLIS));
      median(load.addedP99(path, Report.DIRECT))
          .ifPresent(found ->
              verdict(text, name + "added one way, p99 ms", found, Report.MOST_P99_MILLIS));
    }
  }

  private static Optional<Double> median(Quartiles found) {
    return found.isEmpty() ? Optional.empty() : Optional.of(found.median());
  }

  private static String spread(Quartiles found) {
    return found.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT, "%.2f (%.2f…%.2f)", found.median(), found.lower(), found.upper());
  }
}
