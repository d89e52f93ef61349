package dev.parley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.ExitCode;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.admin.TimelineEvent;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley sessions}: what the node's calls are doing and did. */
@Command(
    name = "sessions",
    description = "List live and ended sessions, or look into one.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
final class SessionsCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "One session: its turns, latencies, items, tools.")
  private @Nullable String id;

  @Option(names = "--live", description = "Only sessions that have not ended.")
  private boolean live;

  @Option(names = "--watch", description = "Follow the session ID, or the list, while it happens.")
  private boolean watch;

  @Option(names = "--json", description = "JSON as the admin API has it; one line per event.")
  private boolean json;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Address of the node. Default: that of the data folder's node.")
  private @Nullable URI url;

  @Mixin private FolderOption data = new FolderOption();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Admin token. Default: the file admin-token of the data folder.")
  private @Nullable String token;

  @Option(names = "--insecure", description = "Believe every TLS certificate.")
  private boolean insecure;

  SessionsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure, JsonProcessingException {
    try (var admin = connect()) {
      if (id == null && watch) {
        admin.follow(this::changed);
      } else if (id == null) {
        list(admin);
      } else if (watch) {
        admin.follow(id, this::happened);
      } else {
        detail(admin, id);
      }
    }
    return ExitCode.OK;
  }

  /** The folder's token opens its own nodes, and is shown to nobody else. */
  private String ownToken(DataFolder folder, DataFolder.Endpoint endpoint) throws CommandFailure {
    if (!endpoint.isAt(url)) {
      throw CommandFailure.configuration(
          "--token: missing for %s (expected: that server's admin token)".formatted(url),
          "The token of %s is sent to its own nodes only.".formatted(folder.path()));
    }
    return folder.secret(folder.adminToken(), "--token");
  }

  private AdminClient connect() throws CommandFailure {
    var folder = data.folder();
    var endpoint = folder.endpoint();
    return new AdminClient(
        url == null ? endpoint.base() : url,
        token == null ? ownToken(folder, endpoint) : token,
        Trust.context(insecure, endpoint.certificateFor(url)));
  }

  private void list(AdminClient admin) throws CommandFailure, JsonProcessingException {
    var sessions = admin.sessions(live);
    if (json) {
      terminal.line(Json.mapper().writeValueAsString(sessions));
    } else if (sessions.isEmpty()) {
      terminal.line("No sessions yet. A first one: ./parley call");
    } else {
      show(sessions);
    }
  }

  private void detail(AdminClient admin, String session)
      throws CommandFailure, JsonProcessingException {
    var answer = admin.session(session);
    if (json) {
      terminal.line(answer.toString());
      return;
    }
    show(Json.mapper().treeToValue(answer, SessionDetail.class));
  }

  /** An event of the list's stream: first all sessions, then each that changes. */
  private void changed(String name, String data) {
    if (json) {
      terminal.line(data);
      return;
    }
    try {
      switch (name) {
        case "snapshot" -> show(sessionsOf(data));
        case "session" ->
            terminal.line(
                SessionTable.line(
                    Json.mapper().readValue(data, SessionSummary.class), Instant.now()));
        default -> terminal.trouble(name + " " + data);
      }
    } catch (JsonProcessingException other) {
      terminal.trouble(name + " " + data);
    }
  }

  /** An event of one session's stream: first all about it, then what happens. */
  private void happened(String name, String data) {
    if (json) {
      terminal.line(data);
      return;
    }
    try {
      switch (name) {
        case "detail" -> show(Json.mapper().readValue(data, SessionDetail.class));
        case "end" -> terminal.line("The session is over.");
        case "overrun", "problem" -> terminal.trouble(name + " " + data);
        default ->
            terminal.line(
                SessionTable.event(terminal, Json.mapper().readValue(data, TimelineEvent.class)));
      }
    } catch (JsonProcessingException other) {
      terminal.trouble(name + " " + data);
    }
  }

  private static List<SessionSummary> sessionsOf(String page) throws JsonProcessingException {
    var sessions = Json.mapper().readTree(page).path("sessions");
    return Json.mapper().convertValue(sessions, new TypeReference<>() {});
  }

  private void show(SessionDetail detail) {
    SessionTable.detail(terminal, detail, Instant.now()).forEach(terminal::line);
  }

  private void show(List<SessionSummary> sessions) {
    SessionTable.list(terminal, sessions, Instant.now()).forEach(terminal::line);
  }
}
