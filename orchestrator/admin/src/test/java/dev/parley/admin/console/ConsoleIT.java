package dev.parley.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.parley.admin.api.Calls.call;
import static dev.parley.admin.console.StagedCalls.QUIET;
import static dev.parley.admin.console.StagedCalls.TOLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.admin.api.AdminServer;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionDetail.Turn;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console in a real browser, in front of a cluster that does what the test says. */
class ConsoleIT {

  private static Chromium chromium;

  private final StagedCalls calls = new StagedCalls(Instant.now());
  private Visit visit;

  @BeforeAll
  static void openBrowser() {
    chromium = Chromium.installedOne();
  }

  @AfterAll
  static void closeBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void start() {
    visit = new Visit(chromium, 1280, 840, ColorScheme.LIGHT);
  }

  @AfterEach
  void stop() {
    visit.close();
  }

  @Test
  void theLinkThatUpPrintsLogsInAndLeavesNoTokenBehind() {
    visit.open();
    assertThat(visit.heading("Calls")).isVisible();
    assertThat(visit.page.url()).doesNotContain("token");
    visit.page.reload();
    assertThat(visit.heading("Calls")).isVisible();
    assertThat(visit.page.getByText("./parley call --say")).isVisible();
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void theHeaderReachesTheEdgeOfTheWindow() {
    visit.open();
    var gap = "innerWidth - document.querySelector('.top').getBoundingClientRect().right";
    assertThat(visit.page.evaluate(gap)).hasToString("0");
  }

  @Test
  void nobodyComesInWithoutTheToken() {
    visit.page.navigate(visit.server.uri("/").toString());
    visit.page.getByLabel("Admin token").fill("not the token at all");
    visit.page.getByRole(AriaRole.BUTTON).click();
    assertThat(visit.page.getByRole(AriaRole.ALERT)).hasText("This token is not accepted.");
    visit.page.getByLabel("Admin token").fill(AdminServer.TOKEN);
    visit.page.keyboard().press("Enter");
    assertThat(visit.heading("Calls")).isVisible();
    visit.button("Log out").click();
    assertThat(visit.page.getByLabel("Admin token")).isVisible();
  }

  @Test
  void aLiveCallAppearsInTheListByItself() {
    visit.open();
    assertThat(visit.page.getByText("No calls yet")).isVisible();
    visit.server.sessions.put(call("sess_first", "ready", Instant.now()));
    assertThat(rows()).hasCount(1);
    assertThat(rows().first()).containsText("ready");
    visit.server.sessions.put(call("sess_first", "speaking", Instant.now()));
    assertThat(rows().first()).containsText("speaking");
    visit.server.sessions.put(call("sess_first", "over", Instant.now()));
    assertThat(rows().first()).containsText("caller left");
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void theListIsNarrowedByChips() {
    calls.playInto(visit.server.sessions);
    visit.open();
    assertThat(rows()).hasCount(9);
    visit.button("Ended").click();
    assertThat(rows()).hasCount(3);
    visit.button("thinking").click();
    assertThat(rows()).hasCount(2);
    visit.button("speaking").click();
    assertThat(visit.page.getByText("No call is in state speaking")).isVisible();
  }

  @Test
  void aSupervisorTakesACallOverAndHandsItBack() {
    calls.playInto(visit.server.sessions);
    visit.open();
    visit.link("orders").first().click();
    visit.button("Take over").click();
    assertThat(visit.page.getByText("Held by admin")).isVisible();
    visit.button("Hand back").click();
    assertThat(visit.button("Take over")).isVisible();
    assertThat(visit.page.getByText("Held by admin")).hasCount(0);
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void aCallIsOpenedByKeyboardAndItsTimelineGrowsWhileItHappens() {
    calls.playInto(visit.server.sessions);
    visit.open();
    visit.link("orders").first().focus();
    visit.page.keyboard().press("Enter");
    assertThat(visit.page.getByText("Nothing was said yet.")).isVisible();

    var order = "where is my order one two three four";
    happen(
        "turn-taken",
        detail ->
            StagedCalls.withTurn(
                detail,
                new Turn(1, "caller", "in_progress", order, null, Map.of("end_of_turn", 204L)),
                StagedCalls.caller("item_1", 1, order)));
    assertThat(said("caller")).hasText(order);

    happen("tool-requested", detail -> StagedCalls.withTool(detail, calls.running("c", 1, 30, "")));
    assertThat(visit.page.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "30");
    happen(
        "tool-progressed",
        detail -> StagedCalls.withTool(detail, calls.running("c", 1, 70, "asking the warehouse")));
    assertThat(visit.page.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "70");
    assertThat(visit.page.getByText("asking the warehouse")).isVisible();
    happen("tool-delivered", detail -> StagedCalls.withTool(detail, calls.delivered("c", 1)));
    assertThat(visit.page.getByRole(AriaRole.PROGRESSBAR)).hasCount(0);
    visit.page.getByText("Arguments and output").click();
    assertThat(visit.page.getByText("Parcel One")).isVisible();
    visit.heading("Events").click();
    assertThat(visit.page.locator(".log li")).hasCount(4);
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void whatWasNotHeardIsStruckAndTheStagesAreShown() {
    calls.playInto(visit.server.sessions);
    visit.open("#/sessions/" + TOLD);
    assertThat(visit.page.locator(".turn")).hasCount(4);
    var unheard = visit.notHeard();
    assertThat(unheard).containsText("between nine and noon");
    assertThat(visit.page.getByText("4.06 s of 7.40 s heard")).isVisible();
    var slowest = visit.page.locator(".turn").last();
    assertThat(slowest).containsText(Pattern.compile("first audio\\s+741 ms"));
    assertThat(slowest).containsText(Pattern.compile("answered after\\s+965 ms"));
    assertThat(slowest.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "45");
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void anOperatorHangsUpAfterBeingAsked() {
    calls.playInto(visit.server.sessions);
    visit.open("#/sessions/" + TOLD);
    visit.button("Hang up").click();
    visit.page.keyboard().press("Escape");
    assertThat(visit.server.sessions.hangUps).isEmpty();
    visit.button("Hang up").click();
    visit.page.waitForResponse(
        answer -> answer.request().method().equals("DELETE"),
        () -> visit.button("Hang up").click());
    assertThat(visit.page.getByText("Hanging up…")).isVisible();
    assertThat(visit.server.sessions.hangUps).containsExactly(TOLD + " console");
    visit.server.sessions.put(call(TOLD, "over", Instant.now().minusSeconds(60)));
    visit.server.sessions.happen(TOLD, "ended");
    visit.server.sessions.finish(TOLD);
    assertThat(visit.page.getByText("The call ended")).isVisible();
    assertThat(visit.page.getByText("Hanging up…")).hasCount(0);
  }

  @Test
  void lostUpdatesAreSaidAndComeBack() {
    calls.playInto(visit.server.sessions);
    visit.open();
    assertThat(rows()).hasCount(9);
    visit.server.sessions.failure = new IllegalStateException("gone");
    visit.server.sessions.cutLists();
    assertThat(visit.page.getByText("Live updates are lost.")).isVisible();
    assertThat(rows()).hasCount(9);
    visit.server.sessions.failure = null;
    visit.server.sessions.put(call("sess_meanwhile", "ready", Instant.now()));
    visit.button("Retry now").click();
    assertThat(rows()).hasCount(10);
    assertThat(visit.page.getByText("Live updates are lost.")).hasCount(0);
  }

  @Test
  void aLongCallStaysInTheListWhenItIsReadAgain() {
    var now = Instant.now();
    visit.server.sessions.put(call("sess_long", "listening", now.minusSeconds(7_200)));
    for (int i = 0; i < 250; i++) {
      visit.server.sessions.put(call("sess_over_" + i, "over", now.minusSeconds(3_600 - i)));
    }
    visit.open();
    assertThat(visit.button("All 200+")).isVisible();
    visit.button("Live").click();
    assertThat(rows()).hasCount(1);
    assertThat(visit.button("Live").locator(".count")).hasText("1");

    visit.server.sessions.cutLists();
    visit.server.sessions.put(call("sess_meanwhile", "ready", now));

    assertThat(rows()).hasCount(2);
    assertThat(visit.page.getByText("sess_long")).isVisible();
  }

  @Test
  void aCallThatIsNotThereIsSaidToBeSo() {
    visit.open("#/sessions/sess_nobody");
    assertThat(visit.page.getByText("There is no such call")).isVisible();
  }

  @Test
  void everyPageFitsANarrowScreen() {
    visit.page.setViewportSize(400, 860);
    calls.playInto(visit.server.sessions);
    for (var path : new String[] {"#/", "#/sessions/" + TOLD, "#/talk"}) {
      visit.open(path);
      visit.page.waitForSelector(".calls, .turn, .phone");
      var overflow =
          visit.page.evaluate(
              "document.documentElement.scrollWidth - document.documentElement.clientWidth");
      assertThat((Integer) overflow).as(path).isLessThanOrEqualTo(0);
    }
  }

  private void happen(String kind, UnaryOperator<SessionDetail> change) {
    visit.server.sessions.change(QUIET, change);
    visit.server.sessions.happen(QUIET, kind, Json.mapper().createObjectNode().put("turn", 1));
  }

  private Locator rows() {
    return visit.page.locator(".calls tbody tr");
  }

  private Locator said(String role) {
    return visit.page.locator(".said[data-role=" + role + "] p");
  }
}
