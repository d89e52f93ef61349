package dev.parley.bench.faults;

import dev.parley.bench.faults.Outcome.Count;
import dev.parley.bench.faults.Outcome.Times;
import dev.parley.proto.tool.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judges one scenario by its evidence against DESIGN 4 and 8. Pure. */
final class Verdict {

  private static final long ACTIVE_AGAIN = 5_000;
  private static final long HEARD_AGAIN = 5_000;
  private static final long DRAIN_SILENCE = 1_000;

  /** How a node ends that the cluster has given up. */
  private static final int GIVEN_UP = 75;

  private final Scenario scenario;
  private final Evidence evidence;
  private final CallAudit calls;
  private final ToolAudit tools;
  private final SessionAudit sessions;

  static Outcome of(Scenario scenario, Evidence evidence) {
    var verdict = new Verdict(scenario, evidence);
    return new Outcome(scenario, verdict.counts(), verdict.times(), null);
  }

  private Verdict(Scenario scenario, Evidence evidence) {
    this.scenario = scenario;
    this.evidence = evidence;
    calls = new CallAudit(evidence);
    tools = new ToolAudit(evidence);
    sessions = new SessionAudit(evidence);
  }

  private List<Count> counts() {
    var counts = new ArrayList<Count>();
    counts.add(new Count("faults", evidence.blows().size(), false));
    counts.add(new Count("live calls at a fault, at least", least(sessions::live), false));
    counts.add(
        new Count(
            "tool calls in flight at a fault, at least",
            least(blow -> (long) tools.inFlight(blow.at())),
            false));
    counts.addAll(calls.counts());
    counts.addAll(tools.counts());
    counts.addAll(sessions.counts());
    if (scenario == Scenario.PAUSE) {
      long spoke = evidence.blows().stream().mapToLong(calls::soundAfter).sum();
      counts.add(new Count("times the node spoke after its pause", spoke, true));
      long stayed = evidence.exits().stream().filter(code -> code != GIVEN_UP).count();
      counts.add(new Count("nodes that did not end with code 75", stayed, true));
    }
    if (scenario == Scenario.DRAIN) {
      long stayed = evidence.exits().stream().filter(code -> code != 0).count();
      counts.add(new Count("nodes that did not leave in order", stayed, true));
    }
    letters(counts);
    return counts;
  }

  private List<Times> times() {
    var times = new ArrayList<Times>();
    if (evidence.blows().stream().anyMatch(blow -> blow.node() != Blow.NO_NODE)) {
      boolean killed = scenario == Scenario.KILL;
      times.add(
          Times.of(
              "session active again", all(sessions::activeAgain), killed ? ACTIVE_AGAIN : null));
      times.add(Times.of("caller has a line again", all(calls::backOnLine), null));
      times.add(
          Times.of(
              "caller without a line",
              all(calls::withoutLine),
              scenario == Scenario.DRAIN ? DRAIN_SILENCE : null));
      times.add(
          Times.of(
              "caller hears the agent again: it spoke or had been asked",
              all(blow -> calls.heardAgain(blow, true)),
              killed ? HEARD_AGAIN : null));
      times.add(
          Times.of(
              "the same: the caller had to speak first",
              all(blow -> calls.heardAgain(blow, false)),
              null));
    }
    return times;
  }

  private void letters(List<Count> counts) {
    evidence.topics().stream()
        .filter(note -> note.topic().equals(Topics.DEAD_LETTERS))
        .collect(
            Collectors.groupingBy(
                note -> note.value().path("reason").asText("unknown"), Collectors.counting()))
        .forEach((reason, count) -> counts.add(new Count("dead letters: " + reason, count, false)));
    evidence.notes(CallerNote.Told.class).stream()
        .collect(Collectors.groupingBy(CallerNote.Told::code, Collectors.counting()))
        .forEach((code, count) -> counts.add(new Count("callers told: " + code, count, false)));
  }

  private long least(Function<Blow, Long> of) {
    return evidence.blows().stream().map(of).min(Long::compare).orElse(0L);
  }

  private List<Long> all(Function<Blow, List<Long>> of) {
    return evidence.blows().stream().flatMap(blow -> of.apply(blow).stream()).toList();
  }
}
