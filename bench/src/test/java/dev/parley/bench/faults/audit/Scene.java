package dev.parley.bench.faults.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bench.faults.caller.CallerNote;
import dev.parley.bench.faults.caller.FaultDialogue.Mood;
import dev.parley.bench.faults.evidence.Blow;
import dev.parley.bench.faults.evidence.Evidence;
import dev.parley.bench.faults.evidence.Exit;
import dev.parley.bench.faults.evidence.JournalRow;
import dev.parley.bench.faults.evidence.Scenario;
import dev.parley.bench.faults.evidence.TopicNote;
import dev.parley.proto.Json;
import dev.parley.proto.tool.Topics;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Evidence as one caller of one session would leave it, built by hand. */
final class Scene {

  static final String SESSION = "sess_1";

  private final List<Blow> blows = new ArrayList<>();
  private final List<CallerNote> notes = new ArrayList<>();
  private final List<JournalRow> journal = new ArrayList<>();
  private final List<TopicNote> topics = new ArrayList<>();
  private final List<String> effects = new ArrayList<>();
  private final List<Exit> exits = new ArrayList<>();

  /** A call whose node 0 is killed at 1000 and that loses nothing. */
  static Scene ofAKill() {
    return new Scene()
        .blow(Scenario.KILL, 1_000, 1_000)
        .note(new CallerNote.LineUp(10, 0, 1, 0, SESSION))
        .note(new CallerNote.Committed(500, 0, 1, "item_1"))
        .note(new CallerNote.Sound(900, 0, 1, 1_000, 5))
        .note(new CallerNote.LineDown(1_010, 0, 1, Mood.LISTENING, null, "gone"))
        .note(new CallerNote.LineUp(1_900, 0, 2, 1, SESSION))
        .note(new CallerNote.Sound(2_200, 0, 2, 3_000, 40))
        .stored("a", 20, "begun.v1", "{}")
        .stored("a", 520, "turn-taken.v1", "{'item':{'id':'item_1'}}")
        .stored("a", 600, "tool-requested.v1", request())
        .request(610, "key_1")
        .result(1_500)
        .effect("key_1")
        .stored("b", 1_700, "leg-attached.v1", "{}")
        .stored("b", 1_800, "tool-ended.v1", "{'call_id':'call_1','stage':'completed'}")
        .stored("b", 1_810, "tool-delivered.v1", "{'call_id':'call_1'}")
        .stored("b", 4_000, "ended.v1", "{}");
  }

  Scene blow(Scenario scenario, long at, long until) {
    blows.add(new Blow(scenario, 0, at, until));
    return this;
  }

  Scene note(CallerNote note) {
    notes.add(note);
    return this;
  }

  Scene without(String stored) {
    journal.removeIf(event -> event.is(stored));
    return this;
  }

  Scene stored(String writer, long at, String name, String json) {
    journal.add(new JournalRow(SESSION, journal.size() + 1L, writer, at, name, tree(json)));
    return this;
  }

  Scene request(long at, String effectKey) {
    return topic(
        Topics.TOOL_REQUESTS,
        at,
        "{'session_id':'sess_1','call_id':'call_1','effect_key':'%s'}".formatted(effectKey));
  }

  Scene result(long at) {
    return topic(
        Topics.TOOL_RESULTS,
        at,
        "{'kind':'result','status':'ok','session_id':'sess_1','call_id':'call_1'}");
  }

  Scene effect(String key) {
    effects.add(key);
    return this;
  }

  Scene exit(Scenario scenario, int code) {
    exits.add(new Exit(scenario, code));
    return this;
  }

  AuditOutcome judged() {
    return FaultVerdict.of(
        "scene", new Evidence(1, blows, notes, journal, topics, effects, List.of(), 0, exits));
  }

  private Scene topic(String topic, long at, String json) {
    topics.add(new TopicNote(topic, at, tree(json)));
    return this;
  }

  private static String request() {
    return "{'request':{'call_id':'call_1','effect_key':'key_1'}}";
  }

  private static com.fasterxml.jackson.databind.JsonNode tree(String json) {
    try {
      return Json.mapper().readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
