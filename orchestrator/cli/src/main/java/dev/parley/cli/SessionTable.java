package dev.parley.cli;

import static java.util.Objects.requireNonNullElse;

import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.admin.TimelineEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sessions as lines of text. */
final class SessionTable {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  /** Wide enough for an id, so that lines which come one by one stand below each other. */
  private static final String COLUMNS = "%-26s  %-16s  %-10s  %-14s  %12s  %5s  %5s  %s";

  /** One line per session, in the order given. */
  static List<String> list(Terminal terminal, List<SessionSummary> sessions, Instant now) {
    var lines = new ArrayList<String>();
    lines.add(
        terminal.bold(
            COLUMNS.formatted(
                "SESSION", "AGENT", "STATE", "STARTED", "LASTED", "TURNS", "TOOLS", "")));
    sessions.forEach(session -> lines.add(line(session, now)));
    return lines;
  }

  /** Below a list that is not the whole one. */
  static String more(int shown, String command) {
    return "Not the whole list: %,d shown, the newest. All of it: %s".formatted(shown, command);
  }

  /** One session in one line. */
  static String line(SessionSummary session, Instant now) {
    return COLUMNS.formatted(
        session.id(),
        session.agent(),
        session.state(),
        CLOCK.format(session.startedAt()),
        lasted(session, now),
        session.turns(),
        session.pendingTools() == 0 ? "-" : session.pendingTools() + " on",
        remark(session));
  }

  /** Everything about one session. */
  static List<String> detail(Terminal terminal, SessionDetail detail, Instant now) {
    var lines = new ArrayList<String>();
    var session = detail.summary();
    lines.add(
        "%s  %s v%d  %s"
            .formatted(
                terminal.bold(session.id()),
                session.agent(),
                session.agentVersion(),
                terminal.cyan(session.state())));
    lines.add(
        "started %s, %s, %s, epoch %d  %s"
            .formatted(
                CLOCK.format(session.startedAt()),
                lasted(session, now).strip(),
                requireNonNullElse(session.leg(), "no leg"),
                session.epoch(),
                remark(session)));
    detail.turns().forEach(turn -> addTurn(terminal, lines, turn));
    if (!detail.tools().isEmpty()) {
      lines.add("");
      lines.add(terminal.bold("Tools"));
      detail.tools().forEach(tool -> addTool(terminal, lines, tool));
    }
    if (!detail.items().isEmpty()) {
      lines.add("");
      lines.add(terminal.bold("Items"));
      detail.items().forEach(item -> lines.add(item(item)));
    }
    return lines;
  }

  /** One thing that happened. */
  static String event(Terminal terminal, TimelineEvent event) {
    return "%s  %-24s %s"
        .formatted(
            MILLIS.format(event.at()),
            terminal.cyan(event.kind()),
            terminal.dim(event.data().toString()));
  }

  private static void addTurn(Terminal terminal, List<String> lines, SessionDetail.Turn turn) {
    lines.add("");
    lines.add(
        "%s  by %s, %s  %s"
            .formatted(
                terminal.bold("Turn " + turn.number()),
                turn.cause(),
                turn.outcome(),
                terminal.dim(stages(turn.stages()))));
    if (turn.callerText() != null) {
      lines.add("  caller  " + turn.callerText());
    }
    if (turn.agentText() != null) {
      lines.add("  agent   " + turn.agentText());
    }
  }

  private static String stages(Map<String, Long> stages) {
    return stages.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(stage -> stage.getKey() + " " + stage.getValue() + " ms")
        .collect(Collectors.joining(" · "));
  }

  private static void addTool(Terminal terminal, List<String> lines, SessionDetail.ToolCall tool) {
    lines.add(
        "  %s  %s  %s, attempt %d, turn %d%s%s"
            .formatted(
                terminal.cyan(tool.tool()),
                tool.state(),
                tool.mode(),
                tool.attempt(),
                tool.turn(),
                took(tool),
                tool.worker() == null ? "" : ", worker " + tool.worker()));
    lines.add("    arguments  " + tool.arguments());
    if (tool.output() != null) {
      lines.add("    output     " + tool.output());
    }
    if (tool.problem() != null) {
      lines.add("    problem    " + terminal.red(tool.problem()));
    }
    lines.add("    " + terminal.dim(tool.callId() + "  " + tool.requestId()));
  }

  private static String took(SessionDetail.ToolCall tool) {
    if (tool.endedAt() == null) {
      return tool.percent() == null ? "" : ", " + tool.percent() + " %";
    }
    return ", " + Duration.between(tool.requestedAt(), tool.endedAt()).toMillis() + " ms";
  }

  private static String item(SessionDetail.Item item) {
    var who = requireNonNullElse(item.role(), item.type());
    return "  turn %d  %-20s %-12s %s".formatted(item.turn(), who, item.status(), heard(item));
  }

  private static String heard(SessionDetail.Item item) {
    if (item.audioMs() == null) {
      return "";
    }
    return item.heardMs() == null
        ? item.audioMs() + " ms"
        : "heard " + item.heardMs() + " of " + item.audioMs() + " ms";
  }

  private static String lasted(SessionSummary session, Instant now) {
    var until = requireNonNullElse(session.endedAt(), now);
    var time = Duration.between(session.startedAt(), until);
    return time.toMinutes() == 0
        ? time.toSeconds() + " s"
        : "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart());
  }

  private static String remark(SessionSummary session) {
    @Nullable String reason = session.endReason();
    if (reason != null) {
      return reason;
    }
    return session.endedAt() == null && !session.attached() ? "waits for its caller" : "";
  }

  private SessionTable() {}
}
