package dev.parley.bench.faults.audit;

import dev.parley.bench.faults.audit.AuditOutcome.Count;
import dev.parley.bench.faults.evidence.Blow;
import dev.parley.bench.faults.evidence.Evidence;
import dev.parley.bench.faults.evidence.JournalRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How sessions moved, from the writers in the journal: each life of an actor has its own. Pure. */
final class SessionAudit {

  private final Evidence evidence;
  private final Map<String, List<JournalRow>> sessions;

  SessionAudit(Evidence evidence) {
    this.evidence = evidence;
    sessions = evidence.journal().stream().collect(Collectors.groupingBy(JournalRow::session));
  }

  List<Count> counts() {
    return List.of(
        new Count("events in the journal", evidence.journal().size(), false),
        new Count("holes in sessions' numbers", holes(), true),
        new Count("events of a life that was over", late(), true),
        new Count("sessions never active again", neverAgain(), true),
        new Count("sessions that did not end", evidence.stillOpen(), true));
  }

  /** Sessions that had begun and not ended then. */
  long live(Blow blow) {
    return sessions.values().stream().filter(events -> isLive(events, blow)).count();
  }

  /**
   * Until a session whose actor was gone wrote its first event: an upper bound, because it writes
   * when something happens in its call.
   */
  List<Long> activeAgain(Blow blow) {
    var times = new ArrayList<Long>();
    for (var events : sessions.values()) {
      if (!isLive(events, blow)) {
        continue;
      }
      var before = events.stream().filter(event -> event.at() <= blow.at()).toList().getLast();
      events.stream()
          .filter(event -> event.at() > blow.at())
          .findFirst()
          .filter(event -> !event.writer().equals(before.writer()))
          .ifPresent(event -> times.add(event.at() - blow.at()));
    }
    return times;
  }

  private static boolean isLive(List<JournalRow> events, Blow blow) {
    boolean begun = events.getFirst().at() <= blow.at();
    return begun
        && events.stream().noneMatch(event -> event.at() <= blow.at() && event.is("ended.v1"));
  }

  private long neverAgain() {
    return evidence.blows().stream()
        .mapToLong(blow ->
            sessions.values().stream()
                .filter(events -> isLive(events, blow) && events.getLast().at() <= blow.at())
                .count())
        .sum();
  }

  private long holes() {
    long holes = 0;
    for (var events : sessions.values()) {
      for (int i = 0; i < events.size(); i++) {
        holes += events.get(i).number() == i + 1 ? 0 : 1;
      }
    }
    return holes;
  }

  /** A writer that comes again after another has written: two actors for one session. */
  private long late() {
    long late = 0;
    for (var events : sessions.values()) {
      var over = new ArrayList<String>();
      var current = events.getFirst().writer();
      for (var event : events) {
        if (!event.writer().equals(current)) {
          over.add(current);
          current = event.writer();
          late += over.contains(current) ? 1 : 0;
        }
      }
    }
    return late;
  }
}
