package dev.parley.bench.faults.caller;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * One line of the callers' recording: what one of them did or heard. Times are milliseconds of the
 * machine's clock, which all processes of a run share. {@code line} counts a caller's connections.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CallerNote.LineUp.class, name = "line_up"),
  @JsonSubTypes.Type(value = CallerNote.LineDown.class, name = "line_down"),
  @JsonSubTypes.Type(value = CallerNote.Sound.class, name = "sound"),
  @JsonSubTypes.Type(value = CallerNote.Ear.class, name = "ear"),
  @JsonSubTypes.Type(value = CallerNote.Spoke.class, name = "spoke"),
  @JsonSubTypes.Type(value = CallerNote.Committed.class, name = "committed"),
  @JsonSubTypes.Type(value = CallerNote.Unanswered.class, name = "unanswered"),
  @JsonSubTypes.Type(value = CallerNote.Told.class, name = "told"),
  @JsonSubTypes.Type(value = CallerNote.Lost.class, name = "lost"),
  @JsonSubTypes.Type(value = CallerNote.HungUp.class, name = "hung_up")
})
public sealed interface CallerNote {

  long at();

  int caller();

  /** {@code session.created} came. {@code node}: index of the node that was dialled. */
  record LineUp(long at, int caller, int line, int node, String session) implements CallerNote {}

  /** {@code mood}: what the caller was at; {@code code}: of the close frame, if there was one. */
  record LineDown(
      long at, int caller, int line, FaultDialogue.Mood mood, @Nullable Integer code, String reason)
      implements CallerNote {}

  /** Sound without a gap of 300 ms, from its first frame to its last. */
  record Sound(long at, int caller, int line, long until, int frames) implements CallerNote {}

  /** The same as the ear has it: sound that came ahead fills what comes late. */
  record Ear(long at, int caller, int line, long until) implements CallerNote {}

  /** The end of an utterance, of which all went out on this line. */
  record Spoke(long at, int caller, int line, int utterance) implements CallerNote {}

  /** The other side told that it has the utterance. */
  record Committed(long at, int caller, int line, String item) implements CallerNote {}

  /** The whole utterance went out on one line that stood, and nothing was heard for long. */
  record Unanswered(long at, int caller, int line) implements CallerNote {}

  /** An error that the other side told. */
  record Told(long at, int caller, int line, String code) implements CallerNote {}

  /** Nobody took the caller back in time, or the other side ended the call. */
  record Lost(long at, int caller, String reason) implements CallerNote {}

  record HungUp(long at, int caller) implements CallerNote {}
}
