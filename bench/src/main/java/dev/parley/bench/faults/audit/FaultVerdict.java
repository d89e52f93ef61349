package dev.parley.bench.faults.audit;

import dev.parley.bench.faults.audit.AuditOutcome.Count;
import dev.parley.bench.faults.audit.AuditOutcome.Times;
import dev.parley.bench.faults.caller.CallerNote;
import dev.parley.bench.faults.evidence.Blow;
import dev.parley.bench.faults.evidence.Evidence;
import dev.parley.bench.faults.evidence.Scenario;
import dev.parley.proto.tool.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges one run by its evidence against {@code docs/promises.md}. Pure. */
public final class FaultVerdict {

  private static final long ACTIVE_AGAIN = 5_000;
  private static final long HEARD_AGAIN = 5_000;
  private static final long DRAIN_SILENCE = 1_000;

  /** How a node ends that the cluster has given up. */
  private static final int GIVEN_UP = 75;

  private final Evidence evidence;
  private final CallAudit calls;
  private final ToolAudit tools;
  private final SessionAudit sessions;

  public static AuditOutcome of(String name, Evidence evidence) {
    var verdict = new FaultVerdict(evidence);
    return new AuditOutcome(name, verdict.counts(), verdict.times(), null);
  }

  private FaultVerdict(Evidence evidence) {
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
    if (!blows(Scenario.PAUSE).isEmpty()) {
      long spoke = blows(Scenario.PAUSE).stream().mapToLong(calls::soundAfter).sum();
      counts.add(new Count("times a node spoke after its pause", spoke, true));
      counts.add(
          new Count("paused nodes that did not end", others(Scenario.PAUSE, GIVEN_UP), true));
    }
    if (!blows(Scenario.DRAIN).isEmpty()) {
      counts.add(new Count("drained nodes that did not leave", others(Scenario.DRAIN, 0), true));
    }
    if (!blows(Scenario.UPGRADE).isEmpty()) {
      counts.add(new Count("replaced nodes that did not leave", others(Scenario.UPGRADE, 0), true));
    }
    letters(counts);
    return counts;
  }

  private List<Times> times() {
    var times = new ArrayList<Times>();
    times.addAll(times(Scenario.KILL, ACTIVE_AGAIN, null, HEARD_AGAIN));
    times.addAll(times(Scenario.PAUSE, null, null, null));
    times.addAll(times(Scenario.DRAIN, null, DRAIN_SILENCE, null));
    times.addAll(times(Scenario.UPGRADE, null, DRAIN_SILENCE, null));
    return times;
  }

  private List<Times> times(
      Scenario scenario, @Nullable Long active, @Nullable Long silence, @Nullable Long heard) {
    var blows = blows(scenario);
    if (blows.isEmpty()) {
      return List.of();
    }
    var name = scenario.name().toLowerCase(Locale.ROOT) + ": ";
    return List.of(
        Times.of(name + "session active again", all(blows, sessions::activeAgain), active),
        Times.of(name + "caller has a line again", all(blows, calls::backOnLine), null),
        Times.of(name + "caller without a line", all(blows, calls::withoutLine), silence),
        Times.of(
            name + "caller hears the agent, who spoke or had been asked",
            all(blows, blow -> calls.heardAgain(blow, true)),
            heard),
        Times.of(
            name + "caller hears the agent, having had to speak first",
            all(blows, blow -> calls.heardAgain(blow, false)),
            null));
  }

  private List<Blow> blows(Scenario scenario) {
    return evidence.blows().stream().filter(blow -> blow.scenario() == scenario).toList();
  }

  /** Nodes that did not end with this code. */
  private long others(Scenario scenario, int code) {
    return evidence.exits().stream()
        .filter(exit -> exit.scenario() == scenario && exit.code() != code)
        .count();
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

  private static List<Long> all(List<Blow> blows, Function<Blow, List<Long>> of) {
    return blows.stream().flatMap(blow -> of.apply(blow).stream()).toList();
  }
}
