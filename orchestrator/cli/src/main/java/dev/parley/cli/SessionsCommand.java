package dev.parley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.ExitCode;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionDetail;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
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

  @Option(names = "--all", description = "The whole list; without it the newest sessions.")
  private boolean all;

  @Option(names = "--watch", description = "Follow the session ID, or the list, while it happens.")
  private boolean watch;

  @Option(
      names = "--json",
      description = {
        "JSON as the admin API has it. With --watch one object per line and event: event is its",
        "name, data what the API has."
      })
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
    requireEffect("--live", live);
    requireEffect("--all", all);
    var reader = new SessionsWatch(terminal, json, "parley sessions --all" + data.again());
    try (var admin = connect()) {
      if (id == null && watch) {
        admin.follow(reader::changed);
      } else if (id == null) {
        list(admin);
      } else if (watch) {
        admin.follow(id, reader::happened);
      } else {
        detail(admin, id);
      }
    }
    return ExitCode.OK;
  }

  /** A stream is always of all sessions, and one session is what it is. */
  private void requireEffect(String option, boolean given) throws CommandFailure {
    if (given && (watch || id != null)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "%s: together with %s (expected: alone, for the list)"
              .formatted(option, watch ? "--watch" : id),
          "See parley sessions --help");
    }
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
        url == null ? endpoint.bases() : List.of(url),
        token == null ? ownToken(folder, endpoint) : token,
        Trust.context(insecure, endpoint.certificateFor(url)),
        AdminClient.Patience.USUAL);
  }

  private void list(AdminClient admin) throws CommandFailure, JsonProcessingException {
    var page = all ? admin.sessions(live, null) : admin.sessions(live);
    var shown = new ArrayList<>(page.sessions());
    var next = page.nextCursor();
    while (all && next != null) {
      var more = admin.sessions(live, next);
      shown.addAll(more.sessions());
      next = more.nextCursor();
    }
    if (json) {
      terminal.line(Json.mapper().writeValueAsString(shown));
    } else if (shown.isEmpty()) {
      terminal.line(live ? "No live sessions." : "No sessions yet. A first one: ./parley call");
    } else {
      SessionTable.list(terminal, shown, Instant.now()).forEach(terminal::line);
    }
    if (next != null) {
      var again = "parley sessions%s --all%s".formatted(live ? " --live" : "", data.again());
      terminal.trouble(SessionTable.more(shown.size(), again));
    }
  }

  private void detail(AdminClient admin, String session)
      throws CommandFailure, JsonProcessingException {
    var answer = admin.session(session);
    if (json) {
      terminal.line(answer.toString());
      return;
    }
    var found = Json.mapper().treeToValue(answer, SessionDetail.class);
    SessionTable.detail(terminal, found, Instant.now()).forEach(terminal::line);
  }
}
