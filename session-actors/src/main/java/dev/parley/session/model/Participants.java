package dev.parley.session.model;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part in a call beside caller and agent, and who has it. Immutable.
 *
 * @param others in the order in which they first came, those who have left included
 * @param floor who has the call instead of the agent; absent = the agent has it
 */
public record Participants(List<Participant> others, @Nullable String floor) {

  /** Names of the two who are in every call. */
  public static final String CALLER = "caller";

  public static final String AGENT = "agent";

  static final Participants NONE = new Participants(List.of(), null);

  /** So many may have been in one call. */
  public static final int MOST = 32;

  public Participants {
    others = List.copyOf(others);
  }

  public @Nullable Participant find(String id) {
    for (var other : others) {
      if (other.id().equals(id)) {
        return other;
      }
    }
    return null;
  }

  /** Those who are there now. */
  List<Participant> present() {
    return others.stream().filter(Participant::present).toList();
  }

  /** The epoch of the next leg of that participant. */
  public int nextEpoch(String id) {
    var known = find(id);
    return known == null ? 1 : known.epoch() + 1;
  }

  public Participants joined(Participant next) {
    return find(next.id()) == null
        ? new Participants(Stream.concat(others.stream(), Stream.of(next)).toList(), floor)
        : change(next.id(), _ -> next);
  }

  public Participants left(String id) {
    return change(id, Participant::gone);
  }

  public Participants taking(String id, ParticipantMode stance) {
    return change(id, other -> other.taking(stance));
  }

  public Participants floorTo(@Nullable String id) {
    return new Participants(others, id);
  }

  private Participants change(String id, UnaryOperator<Participant> change) {
    return new Participants(
        others.stream().map(other -> other.id().equals(id) ? change.apply(other) : other).toList(),
        floor);
  }
}
