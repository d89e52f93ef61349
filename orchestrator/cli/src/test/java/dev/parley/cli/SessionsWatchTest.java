package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.ExitCode;
import dev.parley.proto.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code sessions} makes of streams that end early, fall silent, or never begin; of pages. */
class SessionsWatchTest {

  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATE = Duration.ofSeconds(60);

  private HttpServer node;
  private final CountDownLatch over = new CountDownLatch(1);

  @BeforeEach
  void startNode() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    node.start();
  }

  @AfterEach
  void stopNode() {
    over.countDown();
    node.stop(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/admin/v1/events | | overrun | {} | overrun",
        "/admin/v1/events | | problem | {\"error\":{\"code\":\"unavailable\"}} | unavailable",
        "/admin/v1/sessions/sess_1/events | sess_1 | overrun | {} | overrun",
        "/admin/v1/sessions/sess_1/events | sess_1 | problem | {\"a\":\"lost\"} | lost"
      })
  void aStreamThatWasCutIsAFailure(
      String path, @Nullable String id, String event, String data, String named) {
    stream(path, event(event, data));

    var typed = id == null ? sessions("--watch") : sessions(id, "--watch");

    assertThat(typed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(typed.err()).contains(named, "parley sessions");
  }

  @Test
  void aSessionThatIsOverEndsItsWatchWell() {
    stream("/admin/v1/sessions/sess_1/events", event("end", "{}"));

    assertThat(sessions("sess_1", "--watch").exitCode()).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @CsvSource({"/admin/v1/events,", "/admin/v1/sessions/sess_1/events, sess_1"})
  void aStreamThatTheNodeEndsIsNotTheEndOfWhatIsWatched(String path, @Nullable String id) {
    stream(path, ":\n\n");

    var typed = id == null ? sessions("--watch") : sessions(id, "--watch");

    assertThat(typed.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(typed.err()).contains("the node ended the stream");
  }

  @Test
  void inJsonEachEventHasItsName() throws IOException {
    stream(
        "/admin/v1/sessions/sess_1/events",
        event("turn-taken", "{\"seq\":1}") + event("end", "{}"));

    var lines = sessions("sess_1", "--watch", "--json").out().lines().toList();

    assertThat(Json.mapper().readTree(lines.getFirst()))
        .isEqualTo(Json.mapper().readTree("{\"event\":\"turn-taken\",\"data\":{\"seq\":1}}"));
    assertThat(Json.mapper().readTree(lines.getLast()).path("event").asText()).isEqualTo("end");
  }

  @Test
  void aNodeThatNeverAnswersIsGivenUp() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var admin = client(URI.create("http://127.0.0.1:" + silent.getLocalPort()), SOON, LATE)) {
      var failure = catchThrowableOfType(CommandFailure.class, () -> admin.follow((_, _) -> true));

      assertThat(failure.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(failure.problem()).contains("no answer within");
    }
  }

  @Test
  void aStreamThatFallsSilentIsGivenUp() throws Exception {
    node.createContext(
        "/admin/v1/events",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(event("session", "{}").getBytes(UTF_8));
          exchange.getResponseBody().flush();
          await(over);
          exchange.close();
        });
    try (var admin = client(base(), LATE, SOON)) {
      var failure = catchThrowableOfType(CommandFailure.class, () -> admin.follow((_, _) -> true));

      assertThat(failure.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(failure.problem()).contains("silent for");
    }
  }

  @Test
  void aListThatGoesOnSaysSoAndHowToSeeTheRest() {
    pages();

    var typed = sessions();

    assertThat(typed.out()).contains("sess_a").doesNotContain("sess_b");
    assertThat(typed.err()).contains("1 shown", "parley sessions --all");
    assertThat(sessions("--live").err()).contains("parley sessions --live --all");
  }

  @Test
  void allOfTheListIsFollowedToItsEnd() throws IOException {
    pages();

    assertThat(sessions("--all").out()).containsSubsequence("SESSION", "sess_a", "sess_b");
    assertThat(sessions("--all").err()).isEmpty();
    assertThat(Json.mapper().readTree(sessions("--all", "--json").out())).hasSize(2);
    assertThat(sessions("--all").out().split("SESSION")).hasSize(2);
  }

  @Test
  void aWatchedListThatGoesOnSaysSo() {
    stream("/admin/v1/events", event("snapshot", page("sess_a", "c1")));

    assertThat(sessions("--watch").err()).contains("1 shown", "parley sessions --all");
  }

  @ParameterizedTest
  @CsvSource({"--live, --watch", "--all, --watch", "--live, sess_1", "--all, sess_1"})
  void anOptionThatWouldHaveNoEffectIsRefused(String option, String other) {
    var typed = sessions(option, other);

    assertThat(typed.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(typed.err()).contains(option, "parley sessions --help");
  }

  private void pages() {
    node.createContext(
        "/admin/v1/sessions",
        exchange -> {
          var query = String.valueOf(exchange.getRequestURI().getQuery());
          boolean last = query.contains("cursor=c1/+");
          answer(exchange, last ? page("sess_b", null) : page("sess_a", "c1/+"));
        });
  }

  private static String page(String id, @Nullable String cursor) {
    var next = cursor == null ? "" : ",\"next_cursor\":\"" + cursor + "\"";
    return """
    {"sessions":[{"id":"%s","tenant":"main","agent":"a","agent_version":1,"state":"listening",\
    "attached":true,"epoch":1,"turns":0,"pending_tools":0,\
    "started_at":"2026-11-20T09:00:00Z"}]%s}\
    """
        .formatted(id, next);
  }

  private void stream(String path, String text) {
    node.createContext(path, exchange -> answer(exchange, text));
  }

  private static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(body.getBytes(UTF_8));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static AdminClient client(URI base, Duration answer, Duration silence) throws Exception {
    return new AdminClient(
        List.of(base),
        "secret",
        SSLContext.getDefault(),
        new AdminClient.Patience(answer, silence));
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + node.getAddress().getPort());
  }

  private Typed sessions(String... more) {
    var args = new ArrayList<>(List.of("sessions", "--url", "" + base()));
    args.addAll(List.of("--token", "secret"));
    args.addAll(List.of(more));
    return Typed.parley(args.toArray(String[]::new));
  }
}
