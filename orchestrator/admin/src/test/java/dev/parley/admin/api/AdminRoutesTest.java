package dev.parley.admin.api;

import static dev.parley.admin.api.Calls.START;
import static dev.parley.admin.api.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admin.port.Sessions;
import dev.parley.proto.admin.SessionDetail;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators ask of sessions over HTTP, and what they are told when they ask wrongly. */
class AdminRoutesTest {

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
    assertThat(openApi.unvisited(one -> one.contains("/sessions") || one.endsWith("/events")))
        .isEmpty();
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
  void anOperatorDecidesWhetherAToolMayRun() throws Exception {
    server.sessions.put(Calls.waiting("sess_new", "call_1"));
    var tool = "/admin/v1/sessions/sess_new/tools/call_1";
    assertThat(client.post(tool + "/approve?by=anna", "").status()).isEqualTo(202);
    assertThat(client.post(tool + "/reject", "").status()).isEqualTo(202);
    assertThat(server.sessions.decisions)
        .containsExactly(
            "sess_new call_1 approved by anna", "sess_new call_1 rejected by operator");
  }

  @Test
  void whatDoesNotWaitForAnApprovalCannotBeDecided() throws Exception {
    var call = Calls.waiting("sess_new", "call_1");
    var decided = Calls.tool("call_1", "requested");
    server.sessions.put(new SessionDetail(call.summary(), List.of(), List.of(), List.of(decided)));
    var answer = client.post("/admin/v1/sessions/sess_new/tools/call_1/approve", "");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("tool_not_awaiting_approval");
    assertThat(client.post("/admin/v1/sessions/sess_new/tools/call_9/reject", "").code())
        .isEqualTo("tool_call_not_found");
    assertThat(client.post("/admin/v1/sessions/sess_none/tools/call_1/reject", "").code())
        .isEqualTo("session_not_found");
    var nobody = client.post("/admin/v1/sessions/sess_new/tools/call_1/reject?by=nobody", "");
    assertThat(nobody.json().at("/error/param").asText()).isEqualTo("by");
  }

  @Test
  void aSupervisorTakesACallOverAndHandsItBack() throws Exception {
    assertThat(client.post("/admin/v1/sessions/sess_new/take-over", "").status()).isEqualTo(202);
    var again = client.post("/admin/v1/sessions/sess_new/take-over", "");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("session_held");
    assertThat(again.message())
        .isEqualTo("floor: admin (expected: the agent, or somebody else than you)");
    assertThat(client.get("/admin/v1/sessions/sess_new").json().at("/summary/state").asText())
        .isEqualTo("held");

    assertThat(client.post("/admin/v1/sessions/sess_new/hand-back", "").status()).isEqualTo(202);
    var nobody = client.post("/admin/v1/sessions/sess_new/hand-back", "");
    assertThat(nobody.status()).isEqualTo(409);
    assertThat(nobody.code()).isEqualTo("session_not_held");
    assertThat(nobody.message()).isEqualTo("floor: the agent (expected: a human who has the call)");
    assertThat(server.sessions.handed)
        .containsExactly("sess_new to a human by admin", "sess_new back by admin");
  }

  @Test
  void anotherAgentIsAssignedToALiveCall() throws Exception {
    var agent = "/admin/v1/sessions/sess_new/agent";
    assertThat(client.post(agent, "{\"agent\":\"nights\"}").status()).isEqualTo(202);
    assertThat(client.post(agent, "{\"agent\":\"orders\",\"version\":2}").status()).isEqualTo(202);
    assertThat(server.sessions.handed)
        .containsExactly("sess_new to nights null by admin", "sess_new to orders 2 by admin");

    var unknown = client.post(agent, "{\"agent\":\"orders\",\"version\":9}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.message())
        .isEqualTo("agent: orders version 9 (expected: one of /admin/v1/agents)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                | agent   | nothing
          {"agent":7}                       | agent   | a JSON number
          {"agent":"nights","version":"1"}  | version | a text
          {"agent":"nights","version":-1}   | version | -1
          """)
  void anAgentThatCannotBeAssignedIsNamed(String body, String param, String said) throws Exception {
    var answer = client.post("/admin/v1/sessions/sess_new/agent", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error/param").asText()).isEqualTo(param);
    assertThat(answer.message()).contains(said).contains("expected");
  }

  @ParameterizedTest
  @CsvSource({"sess_old,409,session_over", "sess_none,404,session_not_found"})
  void onlyALiveCallChangesHands(String id, int status, String code) throws Exception {
    var session = "/admin/v1/sessions/" + id;
    for (var answer :
        List.of(
            client.post(session + "/agent", "{\"agent\":\"nights\"}"),
            client.post(session + "/take-over", ""),
            client.post(session + "/hand-back", ""))) {
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.code()).isEqualTo(code);
    }
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
      openApi.assertFits("ErrorAnswer", problem.data());
      assertThat(events.next()).isEqualTo(EventReader.CLOSED);
    }
  }
}
