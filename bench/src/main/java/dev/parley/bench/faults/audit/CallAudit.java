package dev.parley.bench.faults.audit;

import dev.parley.bench.faults.audit.AuditOutcome.Count;
import dev.parley.bench.faults.caller.CallerNote;
import dev.parley.bench.faults.caller.CallerNote.LineDown;
import dev.parley.bench.faults.caller.CallerNote.LineUp;
import dev.parley.bench.faults.caller.CallerNote.Sound;
import dev.parley.bench.faults.caller.FaultDialogue;
import dev.parley.bench.faults.evidence.Blow;
import dev.parley.bench.faults.evidence.Evidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the callers heard of the faults, from their recording. Pure. */
final class CallAudit {

  private final Evidence evidence;
  private final Map<Integer, List<LineUp>> lines;
  private final Map<Integer, List<Sound>> sounds;
  private final Map<Integer, List<LineDown>> ends;

  CallAudit(Evidence evidence) {
    this.evidence = evidence;
    lines = byCaller(evidence.notes(LineUp.class));
    sounds = byCaller(evidence.notes(Sound.class));
    ends = byCaller(evidence.notes(LineDown.class));
  }

  List<Count> counts() {
    return List.of(
        new Count("calls", evidence.calls(), false),
        new Count("calls lost", evidence.notes(CallerNote.Lost.class).size(), true),
        new Count("utterances committed", evidence.notes(CallerNote.Committed.class).size(), false),
        new Count("turns lost", turnsLost(), true),
        new Count(
            "utterances not answered in 8 s",
            evidence.notes(CallerNote.Unanswered.class).size(),
            false),
        new Count("times two agents spoke on one call", twoAgents(), true));
  }

  /** Callers whose line stood at this node in that moment, and what they were at. */
  List<LineUp> linesAt(Blow blow) {
    return lines.values().stream()
        .flatMap(own ->
            own.stream().filter(line -> line.at() <= blow.at()).reduce((_, last) -> last).stream())
        .filter(line -> line.node() == blow.node())
        .filter(line -> end(line).map(end -> end.at() > blow.at()).orElse(true))
        .toList();
  }

  /** Until the caller had its session again, on another line. */
  List<Long> backOnLine(Blow blow) {
    return linesAt(blow).stream()
        .flatMap(line -> next(line).stream().map(back -> back.at() - blow.at()))
        .toList();
  }

  /** How long each of these callers was without a line. */
  List<Long> withoutLine(Blow blow) {
    var gaps = new ArrayList<Long>();
    for (var line : linesAt(blow)) {
      next(line)
          .ifPresent(back ->
              gaps.add(Math.max(0, back.at() - end(line).map(LineDown::at).orElse(back.at()))));
    }
    return gaps;
  }

  /**
   * Until the caller heard the agent again.
   *
   * @param owed of those whom the agent owed something then: it was speaking, or had been asked
   */
  List<Long> heardAgain(Blow blow, boolean owed) {
    var times = new ArrayList<Long>();
    for (var line : linesAt(blow)) {
      if (wasOwed(line) == owed) {
        sounds.getOrDefault(line.caller(), List.of()).stream()
            .filter(sound -> sound.line() > line.line())
            .mapToLong(sound -> sound.at() - blow.at())
            .min()
            .ifPresent(times::add);
      }
    }
    return times;
  }

  /** Sound that came from this node after it was over with it. */
  long soundAfter(Blow blow) {
    long count = 0;
    for (var line : linesAt(blow)) {
      count +=
          sounds.getOrDefault(line.caller(), List.of()).stream()
              .filter(sound -> sound.line() == line.line() && sound.until() > blow.until())
              .count();
    }
    return count;
  }

  private boolean wasOwed(LineUp line) {
    return end(line)
        .map(end ->
            end.mood() == FaultDialogue.Mood.LISTENING || end.mood() == FaultDialogue.Mood.WAITING)
        .orElse(false);
  }

  private long turnsLost() {
    var stored = new HashSet<String>();
    evidence
        .journal("turn-taken.v1")
        .forEach(event -> stored.add(event.session() + " " + event.text("/item/id")));
    var sessions = new HashMap<Integer, String>();
    evidence.notes(LineUp.class).forEach(line -> sessions.put(line.caller(), line.session()));
    return evidence.notes(CallerNote.Committed.class).stream()
        .filter(told -> !stored.contains(sessions.get(told.caller()) + " " + told.item()))
        .count();
  }

  /** Sound on a line after a later line of the same session had sounded. */
  private long twoAgents() {
    long count = 0;
    for (var own : sounds.values()) {
      for (var sound : own) {
        boolean second =
            own.stream()
                .anyMatch(later -> later.line() > sound.line() && later.at() < sound.until());
        count += second ? 1 : 0;
      }
    }
    return count;
  }

  private Optional<LineUp> next(LineUp line) {
    return lines.getOrDefault(line.caller(), List.of()).stream()
        .filter(other -> other.line() > line.line())
        .findFirst();
  }

  private Optional<LineDown> end(LineUp line) {
    return ends.getOrDefault(line.caller(), List.of()).stream()
        .filter(end -> end.line() == line.line())
        .findFirst();
  }

  private static <T extends CallerNote> Map<Integer, List<T>> byCaller(List<T> notes) {
    return notes.stream().collect(Collectors.groupingBy(CallerNote::caller));
  }
}
