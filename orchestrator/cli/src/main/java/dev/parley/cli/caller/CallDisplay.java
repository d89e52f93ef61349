package dev.parley.cli.caller;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.cli.Terminal;
import dev.parley.proto.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A call on a terminal: one line per fact while it happens, a table when it is over. */
final class CallDisplay {

  private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();

  private final Terminal terminal;
  private final boolean json;
  private long callerEnded;

  CallDisplay(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  void show(CallFact fact, long at) {
    if (json) {
      terminal.line(asJson(fact, at).toString());
      return;
    }
    terminal.line(String.format(Locale.ROOT, "%8.3f  %s", at / 1_000.0, line(fact, at)));
  }

  /** The last line of {@code --json}, or a table for people. */
  void show(CallReport.Summary summary) {
    if (json) {
      ObjectNode line = Json.mapper().valueToTree(summary);
      terminal.line(line.put("event", "summary").toString());
    } else {
      table(summary).forEach(terminal::line);
    }
  }

  private static ObjectNode asJson(CallFact fact, long at) {
    var line = Json.mapper().createObjectNode().put("at_ms", at);
    line.put("event", SNAKE_CASE.translate(fact.getClass().getSimpleName()));
    ObjectNode fields = Json.mapper().valueToTree(fact);
    return line.setAll(fields);
  }

  private String line(CallFact fact, long at) {
    return switch (fact) {
      case CallFact.Dialled(var url, var agent, var format) ->
          who("call") + "%s, agent %s, %s".formatted(url, agent, format);
      case CallFact.NotReached(var url, var reason) ->
          who("call") + terminal.yellow(url + ": " + reason);
      case CallFact.Connected(var session) -> who("call") + "connected, session " + session;
      case CallFact.CallerBegan(_, var words, var bargeIn) ->
          caller() + words + (bargeIn ? terminal.yellow("  barges in") : "");
      case CallFact.CallerEnded _ -> {
        callerEnded = at;
        yield caller() + terminal.dim("has spoken");
      }
      case CallFact.SpeechNoticed _ -> who("agent") + terminal.dim("notices speech");
      case CallFact.SpeechEndNoticed _ ->
          who("agent") + terminal.dim("holds it for finished" + after(at));
      case CallFact.Understood(var words) -> who("agent") + terminal.dim("understood: ") + words;
      case CallFact.AgentBegan _ -> agent() + terminal.dim("first sound" + after(at));
      case CallFact.AgentSaid(_, var words) -> agent() + words;
      case CallFact.AgentHeard heard -> agent() + heard(heard);
      case CallFact.ToolMoved moved -> who("tool") + tool(moved);
      case CallFact.TurnMeasured measured -> who("turn") + terminal.dim(stages(measured));
      case CallFact.Trouble(var code, var message) ->
          who("trouble") + terminal.red(requireNonNullElse(code, "error") + ": ") + message;
      case CallFact.Dropped(var reason) -> who("call") + terminal.red("dropped: ") + reason;
      case CallFact.LineBroke(var reason) -> who("call") + terminal.yellow("line broke: ") + reason;
      case CallFact.CameBack(var url, _, var gapMs) ->
          who("call") + terminal.yellow("back after %d ms".formatted(gapMs)) + ", " + url;
      case CallFact.Ended(var outcome) ->
          who("call") + "ended, " + outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  private static String who(String name) {
    return "%-9s".formatted(name);
  }

  private String caller() {
    return terminal.cyan(who("caller"));
  }

  private String agent() {
    return terminal.green(who("agent"));
  }

  private String after(long at) {
    return callerEnded == 0 ? "" : ", %d ms after the caller".formatted(at - callerEnded);
  }

  private String heard(CallFact.AgentHeard heard) {
    boolean cut = heard.heardMs() < heard.audioMs();
    var text = "heard %s of %s".formatted(seconds(heard.heardMs()), seconds(heard.audioMs()));
    return cut ? terminal.yellow("cut, " + text) : terminal.dim(text);
  }

  private String tool(CallFact.ToolMoved moved) {
    var percent = moved.percent() == null ? "" : " " + moved.percent() + " %";
    var note = moved.note() == null ? "" : terminal.dim("  " + moved.note());
    return moved.tool() + " " + moved.state() + percent + note;
  }

  private static String stages(CallFact.TurnMeasured measured) {
    var stages =
        measured.stages().entrySet().stream()
            .map(stage -> stage.getKey() + " " + stage.getValue() + " ms")
            .collect(Collectors.joining(" · "));
    var outcome = measured.outcome() == null ? "" : measured.outcome() + ": ";
    return measured.turn() + " " + outcome + stages;
  }

  private List<String> table(CallReport.Summary summary) {
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add(terminal.bold("Asked  Answer after   Heard            Words"));
    for (var turn : summary.turns()) {
      if (turn.said() != null) {
        lines.add(row(turn.number(), "", "", terminal.cyan("caller: ") + turn.said()));
      }
      var wait = turn.responseMs() == null ? "-" : turn.responseMs() + " ms";
      for (var answer : turn.answers()) {
        var words = requireNonNullElse(answer.words(), "(no transcript)");
        lines.add(row(turn.number(), wait, ear(answer), terminal.green("agent:  ") + words));
        wait = "";
      }
      if (turn.stopMs() != null) {
        lines.add("       agent silent %d ms after the barge-in began".formatted(turn.stopMs()));
      }
    }
    for (var tool : summary.tools()) {
      var took = tool.tookMs() == null ? "still running" : tool.tookMs() + " ms";
      lines.add("Tool   %s %s, %s".formatted(tool.tool(), tool.state(), took));
    }
    for (var gap : summary.gaps()) {
      lines.add("Line   broken for %d ms".formatted(gap));
    }
    summary.troubles().forEach(trouble -> lines.add(terminal.red("Trouble ") + trouble));
    return lines;
  }

  /** Numbers what the caller has said; a turn of the server may have none of it. */
  private static String row(int asked, String wait, String heard, String words) {
    return "%5d  %12s   %-15s  %s".formatted(asked, wait, heard, words);
  }

  private static String ear(CallReport.Answer answer) {
    if (answer.heardMs() == null || answer.audioMs() == null) {
      return "nothing";
    }
    var all = seconds(answer.audioMs());
    return answer.cut() ? seconds(answer.heardMs()) + " of " + all : all;
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.2f s", millis / 1_000.0);
  }
}
