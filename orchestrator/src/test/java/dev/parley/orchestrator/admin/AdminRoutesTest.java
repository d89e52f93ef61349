package dev.parley.orchestrator.admin;

import static dev.parley.orchestrator.admin.Calls.START;
import static dev.parley.orchestrator.admin.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.admin.Health.Check;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators ask over HTTP, and what they are told when they ask wrongly. */
class AdminRoutesTest {

  private static OpenApi openApi;
  private AdminServer server;
  private AdminClient client;

  @BeforeAll
  static void readTheFile() throws Exception {
    openApi = new OpenApi();
  }

  @BeforeEach
  void start() {
    server = new AdminServer();
    client = new AdminClient(server, openApi);
    server.sessions.put(call("sess_old", "over", START));
    server.sessions.put(call("sess_mid", "listening", START.plusSeconds(60)));
    server.sessions.put(call("sess_new", "speaking", START.plusSeconds(120)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @AfterAll
  static void everyOperationOfTheFileWasAnswered() {
    assertThat(openApi.unvisited()).isEmpty();
  }

  @Test
  void theListShowsLiveAndEndedSessionsNewestFirst() throws Exception {
    var answer = client.get("/admin/v1/sessions");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().findValuesAsText("id"))
        .containsExactly("sess_new", "sess_mid", "sess_old");
    assertThat(answer.json().has("next_cursor")).isFalse();
    assertThat(answer.raw().headers().firstValue("cache-control")).contains("no-store");
  }

  @Test
  void aCursorLeadsThroughTheWholeListOnce() throws Exception {
    var first = client.get("/admin/v1/sessions?limit=2");
    assertThat(first.json().findValuesAsText("id")).containsExactly("sess_new", "sess_mid");
    var cursor = first.json().path("next_cursor").asText();
    var second = client.get("/admin/v1/sessions?limit=2&cursor=" + cursor);
    assertThat(second.json().findValuesAsText("id")).containsExactly("sess_old");
    assertThat(second.json().has("next_cursor")).isFalse();
  }

  @Test
  void everyFilterReachesTheCluster() throws Exception {
    client.get(
        "/admin/v1/sessions?state=over&live=false&agent=orders&tenant=main"
            + "&since=2026-01-31T09:00:00Z&until=2026-01-31T11:00:00Z&limit=7");
    assertThat(server.sessions.filters)
        .containsExactly(
            new Sessions.Filter(
                "over",
                false,
                "orders",
                "main",
                START.minusSeconds(3600),
                START.plusSeconds(3600),
                7,
                null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          state=sleeping     | state  | sleeping
          live=maybe         | live   | true or false
          limit=0            | limit  | 1 to 1000
          limit=many         | limit  | many
          limit=1&limit=2    | limit  | 2 values
          since=yesterday    | since  | an instant such as
          agent=a%20b        | agent  | a b
          cursor=xyz         | cursor | next_cursor
          colour=red         | colour | unknown parameter
          since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z | until | later than since
          """)
  void aWrongFilterIsNamed(String query, String param, String said) throws Exception {
    var answer = client.get("/admin/v1/sessions?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("bad_request");
    assertThat(answer.json().at("/error/param").asText()).isEqualTo(param);
    assertThat(answer.message()).contains(said).contains("expected");
  }

  @Test
  void oneSessionIsShownWithAllThatIsKnown() throws Exception {
    var answer = client.get("/admin/v1/sessions/sess_new");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/summary/agent").asText()).isEqualTo("orders");
  }

  @Test
  void anUnknownSessionIsNotFound() throws Exception {
    assertThat(client.get("/admin/v1/sessions/sess_none").code()).isEqualTo("session_not_found");
    assertThat(client.get("/admin/v1/sessions/sess_none/events").status()).isEqualTo(404);
    assertThat(client.delete("/admin/v1/sessions/sess_none").status()).isEqualTo(404);
  }

  @Test
  void somethingThatIsNoSessionIdIsRefused() throws Exception {
    var answer = client.get("/admin/v1/sessions/42");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).isEqualTo("id: 42 (expected: a session id, sess_…)");
  }

  @Test
  void anOperatorHangsUp() throws Exception {
    assertThat(client.delete("/admin/v1/sessions/sess_new?reason=fraud").status()).isEqualTo(202);
    assertThat(client.delete("/admin/v1/sessions/sess_mid").status()).isEqualTo(202);
    assertThat(server.sessions.hangUps).containsExactly("sess_new fraud", "sess_mid operator");
  }

  @Test
  void aCallThatIsOverCannotBeHungUp() throws Exception {
    var answer = client.delete("/admin/v1/sessions/sess_old");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("session_over");
  }

  @Test
  void aReasonIsACodeAndNotAText() throws Exception {
    var answer = client.delete("/admin/v1/sessions/sess_new?reason=Because%20I%20can");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error/param").asText()).isEqualTo("reason");
  }

  @Test
  void aFailingClusterIsUnavailableAndSaysNothingOfItsInside() throws Exception {
    server.sessions.failure = new IllegalStateException("where is my order");
    var answer = client.get("/admin/v1/sessions/sess_new");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("unavailable");
    assertThat(answer.raw().body()).doesNotContain("order");
  }

  @Test
  void aClusterThatSaysNothingIsGivenUp() throws Exception {
    server.sessions.silent = true;
    var answer = client.get("/admin/v1/sessions");
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.code()).isEqualTo("timed_out");
  }

  @Test
  void unknownPathsAndWrongMethodsAreProblemsToo() throws Exception {
    assertThat(client.get("/admin/v1/nothing").code()).isEqualTo("no_such_path");
    var wrong = client.post("/admin/v1/agents", "{}");
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.message()).isEqualTo("method: POST (expected: GET)");
  }

  @Test
  void agentsAreListedAndCanBeTalkedTo() throws Exception {
    var agents = client.get("/admin/v1/agents");
    assertThat(agents.json().at("/agents/0/tools/0").asText()).isEqualTo("order_status");
    var secret = client.post("/admin/v1/talk", "{\"agent\":\"orders\"}");
    assertThat(secret.json().path("value").asText()).isEqualTo("ek_orders");
    assertThat(secret.json().path("url").asText()).isEqualTo("/v1/realtime?model=orders");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          not json          | 400 | body: 8 bytes that are not JSON (expected: JSON)
          {}                | 400 | agent: nothing (expected: a text)
          {"agent":["a"]}   | 400 | agent: a JSON array (expected: a text)
          {"agent":"nobody"}| 404 | agent: nobody (expected: one of /admin/v1/agents)
          """)
  void aWrongTalkRequestIsNamed(String body, int status, String message) throws Exception {
    var answer = client.post("/admin/v1/talk", body);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.message()).isEqualTo(message);
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    var answer = client.post("/admin/v1/talk", "x".repeat(20_000));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).isEqualTo("body: 20000 bytes (expected: at most 16384 bytes)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/v1/sessions",
        "/admin/v1/sessions/sess_new",
        "/admin/v1/sessions/sess_new/events",
        "/admin/v1/events",
        "/admin/v1/agents"
      })
  void nobodyLooksInsideWithoutTheToken(String path) throws Exception {
    var nobody = client.get(path, "Anonymous", "1");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.code()).isEqualTo("unauthorized");
    assertThat(nobody.raw().headers().firstValue("www-authenticate")).isPresent();
    assertThat(client.get(path, "Authorization", "Bearer wrong").status()).isEqualTo(401);
    assertThat(client.get(path, "Cookie", "parley_admin=99999999999.00").status()).isEqualTo(401);
  }

  @Test
  void aLoginGivesACookieThatReads() throws Exception {
    var cookie = login();
    assertThat(client.get("/admin/v1/sessions", "Cookie", cookie).status()).isEqualTo(200);
  }

  @Test
  void aCookieAloneChangesNothing() throws Exception {
    var cookie = login();
    assertThat(client.delete("/admin/v1/sessions/sess_new", "Cookie", cookie).status())
        .isEqualTo(401);
    var console =
        client.delete("/admin/v1/sessions/sess_new", "Cookie", cookie, "X-Parley-Console", "1");
    assertThat(console.status()).isEqualTo(202);
  }

  @Test
  void aCookieEndsWithItsTime() throws Exception {
    var cookie = login();
    server.clock = InstantSource.offset(InstantSource.system(), Duration.ofHours(13));
    assertThat(client.get("/admin/v1/sessions", "Cookie", cookie).status()).isEqualTo(401);
  }

  @Test
  void aWrongTokenGivesNoCookie() throws Exception {
    var answer = client.post("/admin/v1/login", "{\"token\":\"wrong\"}", "Anonymous", "1");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.raw().headers().firstValue("set-cookie")).isEmpty();
    assertThat(client.post("/admin/v1/login", "{}", "Anonymous", "1").status()).isEqualTo(400);
  }

  @Test
  void aLogoutTakesTheCookieBack() throws Exception {
    var answer = client.delete("/admin/v1/login", "Anonymous", "1");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.raw().headers().firstValue("set-cookie").orElse("")).contains("Max-Age=0");
  }

  @Test
  void healthIsOpenToAll() throws Exception {
    assertThat(client.get("/health/live", "Anonymous", "1").status()).isEqualTo(200);
    assertThat(client.get("/health/ready", "Anonymous", "1").status()).isEqualTo(200);
  }

  @Test
  void aNodeThatLacksSomethingIsNotReady() throws Exception {
    server.checks =
        List.of(new Check("journal", true, "H2"), new Check("kafka", false, "no broker"));
    var answer = client.get("/health/ready", "Anonymous", "1");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().path("status").asText()).isEqualTo("not_ready");
    assertThat(answer.json().at("/checks/1/detail").asText()).isEqualTo("no broker");
  }

  @Test
  void aSessionIsWatchedAsItHappens() throws Exception {
    server.sessions.happen("sess_new", "turn-taken");
    try (var events = client.events("/admin/v1/sessions/sess_new/events")) {
      var detail = events.next();
      assertThat(detail.name()).isEqualTo("detail");
      openApi.assertFits("SessionDetail", detail.data());
      assertThat(events.next().id()).isEqualTo("1");
      server.sessions.happen("sess_new", "reply-given");
      var happened = events.next();
      assertThat(happened.name()).isEqualTo("reply-given");
      assertThat(happened.id()).isEqualTo("2");
      openApi.assertFits("TimelineEvent", happened.data());
      server.sessions.finish("sess_new");
      assertThat(events.next().name()).isEqualTo("end");
      assertThat(events.next()).isEqualTo(EventReader.CLOSED);
    }
  }

  @Test
  void aReaderThatComesBackGetsOnlyWhatIsNewer() throws Exception {
    for (int i = 0; i < 5; i++) {
      server.sessions.happen("sess_old", "turn-taken");
    }
    try (var events = client.events("/admin/v1/sessions/sess_old/events", "Last-Event-ID", "3")) {
      assertThat(events.next().name()).isEqualTo("detail");
      assertThat(events.next().id()).isEqualTo("4");
      assertThat(events.next().id()).isEqualTo("5");
      assertThat(events.next().name()).isEqualTo("end");
    }
    var wrong = client.get("/admin/v1/sessions/sess_old/events", "Last-Event-ID", "x");
    assertThat(wrong.status()).isEqualTo(400);
  }

  @Test
  void theListIsWatchedAsItChanges() throws Exception {
    try (var events = client.events("/admin/v1/events")) {
      var snapshot = events.next();
      assertThat(snapshot.name()).isEqualTo("snapshot");
      openApi.assertFits("SessionPage", snapshot.data());
      assertThat(snapshot.data().findValuesAsText("id")).hasSize(3);
      server.sessions.put(call("sess_next", "ready", START.plusSeconds(180)));
      var changed = events.next();
      assertThat(changed.name()).isEqualTo("session");
      openApi.assertFits("SessionSummary", changed.data());
      assertThat(changed.data().path("id").asText()).isEqualTo("sess_next");
    }
  }

  @Test
  void aListThatCannotBeReadIsAProblemInTheStream() throws Exception {
    server.sessions.failure = new IllegalStateException("down");
    try (var events = client.events("/admin/v1/events")) {
      var problem = events.next();
      assertThat(problem.name()).isEqualTo("problem");
      openApi.assertFits("Problem", problem.data());
      assertThat(events.next()).isEqualTo(EventReader.CLOSED);
    }
  }

  /** The cookie as a browser would send it back. */
  private String login() throws Exception {
    var body = "{\"token\":\"" + AdminServer.TOKEN + "\"}";
    var answer = client.post("/admin/v1/login", body, "Anonymous", "1");
    assertThat(answer.status()).isEqualTo(204);
    var cookie = answer.raw().headers().firstValue("set-cookie").orElse("");
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/admin");
    return cookie.substring(0, cookie.indexOf(';'));
  }
}
