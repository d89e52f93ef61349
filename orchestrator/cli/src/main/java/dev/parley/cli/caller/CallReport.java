package dev.parley.cli.caller;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a call came to, gathered from its facts. Times are milliseconds since dialling. */
final class CallReport {

  /**
   * One exchange as the caller experienced it.
   *
   * @param number 0 is the agent's greeting
   * @param said the caller's words; absent for the greeting
   * @param responseMs from the last sound of the caller to the first of the agent; absent if the
   *     agent said nothing
   * @param understood what the agent's side understood; absent if it does not tell
   * @param stopMs for a barge-in, from the caller's first sound to the agent's last; absent if the
   *     agent was not speaking or did not stop
   * @param answers what the agent said, oldest first
   */
  record Turn(
      int number,
      @Nullable String said,
      boolean bargeIn,
      @Nullable Long responseMs,
      @Nullable String understood,
      @Nullable Long stopMs,
      List<Answer> answers) {
    Turn {
      answers = List.copyOf(answers);
    }
  }

  /** One item of the agent; {@code heardMs} and {@code audioMs} are absent until it is played. */
  record Answer(
      String itemId, @Nullable String words, @Nullable Long heardMs, @Nullable Long audioMs) {

    boolean cut() {
      return heardMs != null && audioMs != null && heardMs < audioMs;
    }
  }

  /**
   * One tool call.
   *
   * @param tookMs from the first to the last news of it; absent while it runs
   */
  record Tool(String callId, String tool, String state, @Nullable Long tookMs) {}

  /**
   * The whole call.
   *
   * @param gaps how long the line was gone, each time, in milliseconds
   */
  record Summary(
      CallScript.Outcome outcome,
      long lastedMs,
      List<Turn> turns,
      List<Tool> tools,
      List<Long> gaps,
      List<String> troubles) {

    Summary {
      gaps = List.copyOf(gaps);
      turns = List.copyOf(turns);
      tools = List.copyOf(tools);
      troubles = List.copyOf(troubles);
    }

    /** Whether the answer to the last thing said contains a text; case and spaces do not count. */
    boolean answerContains(String text) {
      var answer = new StringBuilder();
      turns
          .getLast()
          .answers
          .forEach(item -> answer.append(requireNonNullElse(item.words, "")).append(' '));
      return plain(answer.toString()).contains(plain(text));
    }

    private static String plain(String text) {
      return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
  }

  private final List<Turn> turns = new ArrayList<>();
  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private final Map<String, Long> toolBegan = new LinkedHashMap<>();
  private final List<Long> gaps = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private long callerBegan;
  private long callerEnded;
  private long now;
  private CallScript.Outcome outcome = CallScript.Outcome.FAILED;

  CallReport() {
    turns.add(new Turn(0, null, false, null, null, null, List.of()));
  }

  void add(CallFact fact, long at) {
    now = at;
    switch (fact) {
      case CallFact.Connected _ -> callerEnded = at;
      case CallFact.CallerBegan(var turn, var words, var bargeIn) -> {
        callerBegan = at;
        turns.add(new Turn(turn, words, bargeIn, null, null, null, List.of()));
      }
      case CallFact.CallerEnded _ -> callerEnded = at;
      case CallFact.Understood(var words) -> change(turn -> understood(turn, words));
      case CallFact.AgentBegan(var item) -> began(item, at - callerEnded);
      case CallFact.AgentSaid(var item, var words) -> said(item, words);
      case CallFact.AgentHeard heard -> heard(heard);
      case CallFact.ToolMoved moved -> tool(moved, at);
      case CallFact.Trouble(var code, var message) ->
          troubles.add(requireNonNullElse(code, "error") + ": " + message);
      case CallFact.Dropped(var reason) -> troubles.add("line dropped: " + reason);
      case CallFact.CameBack(_, _, var gapMs) -> gaps.add(gapMs);
      case CallFact.Ended(var how) -> outcome = how;
      case CallFact.Dialled _,
          CallFact.NotReached _,
          CallFact.SpeechNoticed _,
          CallFact.SpeechEndNoticed _,
          CallFact.TurnMeasured _,
          CallFact.LineBroke _ -> {}
    }
  }

  Summary summary() {
    return new Summary(outcome, now, turns, List.copyOf(tools.values()), gaps, troubles);
  }

  private void change(UnaryOperator<Turn> change) {
    turns.add(change.apply(turns.removeLast()));
  }

  private void began(String itemId, long responseMs) {
    change(turn -> answeredAt(turn, responseMs));
    change(turn -> answers(turn, with(turn.answers, new Answer(itemId, null, null, null))));
  }

  private static Turn understood(Turn turn, String words) {
    return new Turn(
        turn.number, turn.said, turn.bargeIn, turn.responseMs, words, turn.stopMs, turn.answers);
  }

  /** The first sound counts; what follows, such as a tool's answer, belongs to the same wait. */
  private static Turn answeredAt(Turn turn, long millis) {
    return turn.responseMs != null
        ? turn
        : new Turn(
            turn.number,
            turn.said,
            turn.bargeIn,
            millis,
            turn.understood,
            turn.stopMs,
            turn.answers);
  }

  private static Turn stoppedAfter(Turn turn, long millis) {
    return new Turn(
        turn.number,
        turn.said,
        turn.bargeIn,
        turn.responseMs,
        turn.understood,
        millis,
        turn.answers);
  }

  private static Turn answers(Turn turn, List<Answer> answers) {
    return new Turn(
        turn.number,
        turn.said,
        turn.bargeIn,
        turn.responseMs,
        turn.understood,
        turn.stopMs,
        answers);
  }

  private void said(String itemId, String words) {
    if (!changeAnswer(itemId, old -> new Answer(itemId, words, old.heardMs, old.audioMs))) {
      change(turn -> answers(turn, with(turn.answers, new Answer(itemId, words, null, null))));
    }
  }

  private void heard(CallFact.AgentHeard heard) {
    var item = heard.itemId();
    if (!changeAnswer(item, old -> new Answer(item, old.words, heard.heardMs(), heard.audioMs()))) {
      var answer = new Answer(item, null, heard.heardMs(), heard.audioMs());
      change(turn -> answers(turn, with(turn.answers, answer)));
    }
    if (heard.heardMs() < heard.audioMs() && turns.getLast().bargeIn) {
      change(turn -> stoppedAfter(turn, now - callerBegan));
    }
  }

  /** An item belongs to the turn it began in, though the caller may have spoken since. */
  private boolean changeAnswer(String itemId, UnaryOperator<Answer> change) {
    for (int i = turns.size() - 1; i >= 0; i--) {
      var answers = new ArrayList<>(turns.get(i).answers);
      for (int j = 0; j < answers.size(); j++) {
        if (answers.get(j).itemId.equals(itemId)) {
          answers.set(j, change.apply(answers.get(j)));
          turns.set(i, answers(turns.get(i), answers));
          return true;
        }
      }
    }
    return false;
  }

  private static List<Answer> with(List<Answer> answers, Answer one) {
    var all = new ArrayList<>(answers);
    all.add(one);
    return all;
  }

  private void tool(CallFact.ToolMoved moved, long at) {
    long began = toolBegan.computeIfAbsent(moved.callId(), _ -> at);
    var known = tools.get(moved.callId());
    boolean ended = ToolWait.stageOf(moved.state()) != ToolWait.Stage.RUNNING;
    var took = known != null && known.tookMs != null ? known.tookMs : Long.valueOf(at - began);
    var state = known != null && cameToNothing(known.state) ? known.state : moved.state();
    tools.put(moved.callId(), new Tool(moved.callId(), moved.tool(), state, ended ? took : null));
  }

  /** That the agent was told of it does not make it a success. */
  private static boolean cameToNothing(String state) {
    return state.equals("failed") || state.equals("timed_out") || state.equals("cancelled");
  }
}
