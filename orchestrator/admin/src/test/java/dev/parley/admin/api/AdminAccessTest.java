package dev.parley.admin.api;

import static dev.parley.admin.api.Calls.START;
import static dev.parley.admin.api.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.admin.Health.Check;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, who may talk, and what everyone may know: how the node is. */
class AdminAccessTest {

  private static OpenApi openApi;
  private static AdminServer server;
  private AdminClient client;

  @BeforeAll
  static void start() throws Exception {
    openApi = new OpenApi();
    server = new AdminServer();
  }

  @BeforeEach
  void putCalls() {
    server.reset();
    client = new AdminClient(server, openApi);
    server.sessions.put(call("sess_old", "over", START));
    server.sessions.put(call("sess_mid", "listening", START.plusSeconds(60)));
    server.sessions.put(call("sess_new", "speaking", START.plusSeconds(120)));
  }

  @AfterAll
  static void everyOperationOfTheFileWasAnswered() {
    server.close();
    assertThat(openApi.unvisited(one -> !one.contains("/sessions") && !one.endsWith("/events")))
        .isEmpty();
  }

  @Test
  void theNodesOfTheClusterAreListed() throws Exception {
    var nodes = client.get("/admin/v1/nodes");
    assertThat(nodes.status()).isEqualTo(200);
    assertThat(nodes.json().at("/nodes/1/status").asText()).isEqualTo("joining");
  }

  @Test
  void aNodeIsTakenOutOfServiceByItsName() throws Exception {
    assertThat(client.post("/admin/v1/nodes/node-2/drain", "").status()).isEqualTo(202);

    var unknown = client.post("/admin/v1/nodes/node-9/drain", "");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().at("/error/code").asText()).isEqualTo("node_not_found");
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
        "/admin/v1/agents",
        "/admin/v1/nodes",
        "/metrics"
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
  void theMetricsCountWhoeverCameWithoutTheToken() throws Exception {
    client.get("/metrics", "Authorization", "Bearer wrong");
    client.post("/admin/v1/login", "{\"token\":\"wrong\"}", "Anonymous", "1");

    var metrics = client.get("/metrics");

    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.raw().headers().firstValue("content-type").orElseThrow())
        .isEqualToIgnoringCase("text/plain; version=0.0.4; charset=utf-8");
    assertThat(Exposition.of(metrics.raw().body()).value("parley_admin_requests_refused_total"))
        .isGreaterThanOrEqualTo(2);
    assertThat(client.post("/metrics", "").status()).isEqualTo(405);
  }

  @Test
  void anOperatorMayOpenTheMetricsToAll() throws Exception {
    try (var open = new AdminServer(true)) {
      var nobody = new AdminClient(open, openApi);

      assertThat(nobody.get("/metrics", "Anonymous", "1").status()).isEqualTo(200);
      assertThat(nobody.get("/admin/v1/nodes", "Anonymous", "1").status()).isEqualTo(401);
    }
  }

  @Test
  void aLoginGivesACookieThatReads() throws Exception {
    var cookie = login();
    assertThat(client.get("/admin/v1/sessions", "Cookie", cookie).status()).isEqualTo(200);
  }

  @Test
  void aLoginOverTlsGivesACookieForTlsOnly() throws Exception {
    var body = "{\"token\":\"" + AdminServer.TOKEN + "\"}";
    var answer = client.post("/admin/v1/login", body, "Anonymous", "1", "Origin", "https://a.b");
    assertThat(answer.raw().headers().firstValue("set-cookie").orElse("")).contains("; Secure");
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
