package dev.parley.session.model;

import dev.parley.proto.Ordered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The turns of a session with what each took. Immutable. */
public record TurnLog(List<Turn> turns) {

  public static final TurnLog EMPTY = new TurnLog(List.of());

  public TurnLog {
    turns = List.copyOf(turns);
  }

  /**
   * One exchange.
   *
   * @param cause of its first response
   * @param responses ids of the responses given in it
   * @param outcome of the latest response
   * @param stages milliseconds by stage; the first response's value wins
   */
  public record Turn(
      int number,
      ResponseCause cause,
      @Nullable String callerItem,
      List<String> responses,
      TurnOutcome outcome,
      Map<String, Long> stages) {

    public Turn {
      responses = List.copyOf(responses);
      stages = Ordered.copyOf(stages);
    }

    /** Whether this is the turn's latest response. */
    boolean answersWith(String responseId) {
      return !responses.isEmpty() && responses.getLast().equals(responseId);
    }

    public Turn responding(String responseId) {
      var all = new ArrayList<>(responses);
      all.add(responseId);
      return new Turn(number, cause, callerItem, all, TurnOutcome.IN_PROGRESS, stages);
    }

    public Turn ended(TurnOutcome how, Map<String, Long> took) {
      var all = new LinkedHashMap<>(stages);
      took.forEach(all::putIfAbsent);
      return new Turn(number, cause, callerItem, responses, how, all);
    }

    public Turn cut() {
      return new Turn(number, cause, callerItem, responses, TurnOutcome.CUT, stages);
    }
  }

  /** Number of the latest turn; 0 before the first. */
  public int latest() {
    return turns.isEmpty() ? 0 : turns.getLast().number();
  }

  public @Nullable Turn ofResponse(String responseId) {
    for (var turn : turns.reversed()) {
      if (turn.responses().contains(responseId)) {
        return turn;
      }
    }
    return null;
  }

  /** Whether no response was given after this one. */
  public boolean isLatest(String responseId) {
    return responseId.equals(latestResponse());
  }

  /** The response that was begun last; absent before the first. */
  public @Nullable String latestResponse() {
    for (var turn : turns.reversed()) {
      if (!turn.responses().isEmpty()) {
        return turn.responses().getLast();
      }
    }
    return null;
  }

  public TurnLog opened(int number, ResponseCause cause, @Nullable String callerItem) {
    var next = new ArrayList<>(turns);
    next.add(new Turn(number, cause, callerItem, List.of(), TurnOutcome.SILENT, Map.of()));
    return new TurnLog(next);
  }

  public TurnLog responding(int number, ResponseCause cause, String responseId) {
    var log = number > latest() ? opened(number, cause, null) : this;
    return log.change(turn -> turn.number() == number, turn -> turn.responding(responseId));
  }

  public TurnLog ended(String responseId, TurnOutcome outcome, Map<String, Long> stages) {
    return change(
        turn -> turn.responses().contains(responseId),
        turn -> turn.ended(turn.answersWith(responseId) ? outcome : turn.outcome(), stages));
  }

  public TurnLog cut(String responseId) {
    return change(turn -> turn.answersWith(responseId), Turn::cut);
  }

  private TurnLog change(Predicate<Turn> which, UnaryOperator<Turn> change) {
    return new TurnLog(
        turns.stream().map(turn -> which.test(turn) ? change.apply(turn) : turn).toList());
  }
}
