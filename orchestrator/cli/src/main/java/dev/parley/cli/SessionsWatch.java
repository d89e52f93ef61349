package dev.parley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.ExitCode;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionPage;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.admin.TimelineEvent;
import java.time.Instant;

/** The admin API's live streams on a terminal, line by line. */
final class SessionsWatch {

  private final Terminal terminal;
  private final boolean json;
  private final String wholeList;

  /**
   * Shows nothing yet.
   *
   * @param wholeList what to type to see the sessions that the start of a stream leaves out
   */
  SessionsWatch(Terminal terminal, boolean json, String wholeList) {
    this.terminal = terminal;
    this.json = json;
    this.wholeList = wholeList;
  }

  /** An event of the list's stream: first the newest sessions, then each that changes. */
  boolean changed(String name, String data) throws CommandFailure {
    requireWhole(name, data);
    try {
      switch (name) {
        case "snapshot" -> snapshot(data);
        case "session" -> {
          if (!asJson(name, data)) {
            var session = Json.mapper().readValue(data, SessionSummary.class);
            terminal.line(SessionTable.line(session, Instant.now()));
          }
        }
        default -> other(name, data);
      }
    } catch (JsonProcessingException notOurs) {
      other(name, data);
    }
    return true;
  }

  /** An event of one session's stream: first all about it, then what happens, then its end. */
  boolean happened(String name, String data) throws CommandFailure {
    requireWhole(name, data);
    boolean over = name.equals("end");
    if (asJson(name, data)) {
      return !over;
    }
    try {
      switch (name) {
        case "detail" -> {
          var detail = Json.mapper().readValue(data, SessionDetail.class);
          SessionTable.detail(terminal, detail, Instant.now()).forEach(terminal::line);
        }
        case "end" -> terminal.line("The session is over.");
        default ->
            terminal.line(
                SessionTable.event(terminal, Json.mapper().readValue(data, TimelineEvent.class)));
      }
    } catch (JsonProcessingException notOurs) {
      other(name, data);
    }
    return !over;
  }

  /** What happened since is missing then, and nothing more comes. */
  private void requireWhole(String name, String data) throws CommandFailure {
    var cut =
        switch (name) {
          case "overrun" -> "overrun: events came faster than they were read";
          case "problem" -> "problem: " + data;
          default -> "";
        };
    if (!cut.isEmpty()) {
      asJson(name, data);
      throw new CommandFailure(
          ExitCode.FAILED,
          "the node cut the stream, %s (expected: all events)".formatted(cut),
          "parley sessions with the same options follows it again.");
    }
  }

  private void snapshot(String data) throws JsonProcessingException {
    var page = Json.mapper().readValue(data, SessionPage.class);
    if (!asJson("snapshot", data)) {
      SessionTable.list(terminal, page.sessions(), Instant.now()).forEach(terminal::line);
    }
    if (page.nextCursor() != null) {
      terminal.trouble(SessionTable.more(page.sessions().size(), wholeList));
    }
  }

  private void other(String name, String data) {
    if (!asJson(name, data)) {
      terminal.trouble(name + " " + data);
    }
  }

  /** Prints an event with its name, if that is the form asked for. */
  private boolean asJson(String name, String data) {
    if (json) {
      var event = Json.mapper().createObjectNode().put("event", name);
      terminal.line(event.<JsonNode>set("data", parsed(data)).toString());
    }
    return json;
  }

  private static JsonNode parsed(String data) {
    try {
      return Json.mapper().readTree(data);
    } catch (JsonProcessingException notOurs) {
      return TextNode.valueOf(data);
    }
  }
}
