package dev.parley.orchestrator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.admin.TimelineEvent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  @Option(names = "--watch", description = "Follow the session ID while it happens.")
  private boolean watch;

  @Option(names = "--json", description = "JSON as the admin API has it; one line per event.")
  private boolean json;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Address of the node. Default: that of the data folder's node.")
  private @Nullable URI url;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = ".parley",
      description = "Data folder of the node, for address and token. Default: ./${DEFAULT-VALUE}.")
  private Path data = Path.of(".parley");

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
    if (watch && id == null) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--watch: no session named (expected: parley sessions ID --watch)",
          "parley sessions --live lists them.");
    }
    try (var admin = connect()) {
      if (id == null) {
        list(admin);
      } else if (watch) {
        admin.follow(id, this::show);
      } else {
        detail(admin, id);
      }
    }
    return ExitCode.OK;
  }

  private AdminClient connect() throws CommandFailure {
    var folder = new DataFolder(data.toAbsolutePath().normalize());
    var endpoint = folder.endpoint();
    return new AdminClient(
        url == null ? endpoint.base() : url,
        token == null ? folder.secret(folder.adminToken(), "--token") : token,
        Trust.context(insecure, endpoint.certificate()));
  }

  private void list(AdminClient admin) throws CommandFailure, JsonProcessingException {
    var sessions =
        admin.sessions().stream()
            .filter(session -> !live || session.endedAt() == null)
            .sorted(Comparator.comparing(SessionSummary::startedAt).reversed())
            .toList();
    if (json) {
      terminal.line(Json.mapper().writeValueAsString(sessions));
    } else if (sessions.isEmpty()) {
      terminal.line("No sessions yet. A first one: ./parley call");
    } else {
      SessionPage.list(terminal, sessions, Instant.now()).forEach(terminal::line);
    }
  }

  private void detail(AdminClient admin, String session)
      throws CommandFailure, JsonProcessingException {
    var answer = admin.session(session);
    if (json) {
      terminal.line(answer.toString());
      return;
    }
    var detail = Json.mapper().treeToValue(answer, SessionDetail.class);
    SessionPage.detail(terminal, detail, Instant.now()).forEach(terminal::line);
  }

  private void show(String event) {
    terminal.line(json ? event : readable(event));
  }

  private String readable(String event) {
    try {
      return SessionPage.event(terminal, Json.mapper().readValue(event, TimelineEvent.class));
    } catch (JsonProcessingException other) {
      return event;
    }
  }
}
