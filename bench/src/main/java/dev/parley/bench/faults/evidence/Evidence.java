package dev.parley.bench.faults.evidence;

import dev.parley.bench.faults.caller.CallerNote;
import java.util.List;

/**
 * All that was seen of one run, from outside.
 *
 * @param effects one effect key for each effect that was had
 * @param complaints of the model about contexts that were not legal
 * @param stillOpen sessions that had not ended when everybody had hung up for long
 */
public record Evidence(
    int calls,
    List<Blow> blows,
    List<CallerNote> notes,
    List<JournalRow> journal,
    List<TopicNote> topics,
    List<String> effects,
    List<String> complaints,
    int stillOpen,
    List<Exit> exits) {

  public Evidence {
    blows = List.copyOf(blows);
    notes = List.copyOf(notes);
    journal = List.copyOf(journal);
    topics = List.copyOf(topics);
    effects = List.copyOf(effects);
    complaints = List.copyOf(complaints);
    exits = List.copyOf(exits);
  }

  public <T extends CallerNote> List<T> notes(Class<T> kind) {
    return notes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  public List<JournalRow> journal(String name) {
    return journal.stream().filter(event -> event.is(name)).toList();
  }
}
