package dev.parley.bench.faults.audit;

import dev.parley.bench.faults.audit.AuditOutcome.Count;
import dev.parley.bench.faults.evidence.Blow;
import dev.parley.bench.faults.evidence.Evidence;
import dev.parley.bench.faults.evidence.JournalRow;
import dev.parley.bench.faults.evidence.Scenario;
import dev.parley.bench.faults.evidence.TopicNote;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What became of every tool call: journal, topics and effects laid side by side. Pure. */
final class ToolAudit {

  private final Evidence evidence;
  private final Map<String, JournalRow> requested = new HashMap<>();
  private final Set<String> completed;

  ToolAudit(Evidence evidence) {
    this.evidence = evidence;
    evidence
        .journal("tool-requested.v1")
        .forEach(
            event -> requested.put(event.session() + " " + event.text("/request/call_id"), event));
    completed =
        evidence.journal("tool-ended.v1").stream()
            .filter(event -> event.text("/stage").equalsIgnoreCase("completed"))
            .map(ToolAudit::key)
            .collect(Collectors.toSet());
  }

  List<Count> counts() {
    return List.of(
        new Count("tool calls", requested.size(), false),
        new Count("tool calls lost", lost(), true),
        new Count("tool results lost", resultsLost(), true),
        new Count("results never delivered to the call", neverDelivered(), true),
        new Count(
            "calls with two outputs", twice("tool-ended.v1") + twice("tool-delivered.v1"), true),
        new Count("effects missing", effectsMissing(), true),
        runsAgain(),
        new Count("calls with two effect keys", withTwoKeys(), true),
        new Count(
            "callers told that it takes longer",
            evidence.journal("patience-lost.v1").size(),
            false),
        new Count("requests sent again", repeated(of(TopicNote::isRequest), TopicNote::key), false),
        new Count("results sent again", repeated(of(TopicNote::isResult), TopicNote::key), false),
        new Count("contexts that were not legal", evidence.complaints().size(), true));
  }

  /** Requested and not answered at that moment, as the topics tell. */
  int inFlight(long at) {
    var open = new HashSet<String>();
    of(note -> note.isRequest() && note.at() <= at).forEach(note -> open.add(note.key()));
    of(note -> note.isResult() && note.at() <= at).forEach(note -> open.remove(note.key()));
    return open.size();
  }

  private long lost() {
    return requested.keySet().stream().filter(key -> !completed.contains(key)).count();
  }

  private long resultsLost() {
    return of(note -> note.isResult() && note.value().path("status").asText().equals("ok")).stream()
        .map(TopicNote::key)
        .distinct()
        .filter(key -> !completed.contains(key))
        .count();
  }

  private long neverDelivered() {
    var delivered =
        evidence.journal("tool-delivered.v1").stream()
            .map(ToolAudit::key)
            .collect(Collectors.toSet());
    return completed.stream().filter(key -> !delivered.contains(key)).count();
  }

  private long twice(String name) {
    return repeated(evidence.journal(name), ToolAudit::key);
  }

  private long effectsMissing() {
    var had = Set.copyOf(evidence.effects());
    return requested.values().stream()
        .filter(event -> !had.contains(event.text("/request/effect_key")))
        .count();
  }

  /**
   * When nodes fail, no tool runs twice. When a worker or the broker does, Kafka gives a request to
   * another worker while the first may still be at it; whoever has the effect knows it again by its
   * key.
   */
  private Count runsAgain() {
    long again = repeated(evidence.effects(), key -> key);
    boolean byKafka =
        evidence.blows().stream()
            .map(Blow::scenario)
            .anyMatch(fault -> fault == Scenario.WORKER || fault == Scenario.BROKER);
    return byKafka
        ? new Count("tools run again with the same effect key", again, false)
        : new Count("effects doubled", again, true);
  }

  private long withTwoKeys() {
    return of(TopicNote::isRequest).stream()
        .collect(
            Collectors.groupingBy(
                TopicNote::key, Collectors.mapping(TopicNote::effectKey, Collectors.toSet())))
        .values()
        .stream()
        .filter(keys -> keys.size() > 1)
        .count();
  }

  private List<TopicNote> of(java.util.function.Predicate<TopicNote> kind) {
    return evidence.topics().stream().filter(kind).toList();
  }

  private static String key(JournalRow event) {
    return event.session() + " " + event.text("/call_id");
  }

  /** How many there are beyond the first of each key. */
  private static <T> long repeated(List<T> all, Function<T, String> key) {
    return all.size() - all.stream().map(key).distinct().count();
  }
}
