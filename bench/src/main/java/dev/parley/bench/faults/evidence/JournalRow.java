package dev.parley.bench.faults.evidence;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One event of a session as the journal's table has it.
 *
 * @param writer names one life of the session's actor: another writer is another life, elsewhere
 * @param at milliseconds of the clock when it was written
 * @param name the stored name, such as {@code turn-taken.v1}
 */
public record JournalRow(
    String session, long number, String writer, long at, String name, JsonNode event) {

  public boolean is(String wanted) {
    return name.equals(wanted);
  }

  public String text(String pointer) {
    return event.at(pointer).asText();
  }
}
