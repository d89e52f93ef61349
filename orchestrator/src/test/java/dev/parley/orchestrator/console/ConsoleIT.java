package dev.parley.orchestrator.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.parley.orchestrator.admin.Calls.call;
import static dev.parley.orchestrator.console.StagedCalls.QUIET;
import static dev.parley.orchestrator.console.StagedCalls.TOLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.orchestrator.admin.AdminServer;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionDetail.Turn;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console in a real browser, in front of a cluster that does what the test says. */
class ConsoleIT {

  private static Chromium chromium;

  private final ScriptedRealtime realtime = new ScriptedRealtime();
  private final StagedCalls calls = new StagedCalls(Instant.now());
  private AdminServer server;
  private Page page;

  @BeforeAll
  static void openBrowser() {
    var installed = Chromium.installed();
    Assumptions.assumeTrue(
        installed.isPresent(),
        "skipped: no Chromium at /usr/bin (Debian: apt-get install chromium)");
    chromium = new Chromium(installed.orElseThrow());
  }

  @AfterAll
  static void closeBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void start() {
    server = new AdminServer(new ConsoleRoutes().route(), realtime.route());
    page = chromium.page(1280, 840, ColorScheme.LIGHT);
  }

  @AfterEach
  void stop() {
    chromium.forget();
    server.close();
  }

  @Test
  void theLinkThatUpPrintsLogsInAndLeavesNoTokenBehind() {
    open();
    assertThat(page.getByRole(AriaRole.HEADING, named("Calls"))).isVisible();
    assertThat(page.url()).doesNotContain("token");
    page.reload();
    assertThat(page.getByRole(AriaRole.HEADING, named("Calls"))).isVisible();
    assertThat(page.getByText("./parley call --say")).isVisible();
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void nobodyComesInWithoutTheToken() {
    page.navigate(server.uri("/").toString());
    page.getByLabel("Admin token").fill("not the token at all");
    page.getByRole(AriaRole.BUTTON).click();
    assertThat(page.getByRole(AriaRole.ALERT)).hasText("This token is not accepted.");
    page.getByLabel("Admin token").fill(AdminServer.TOKEN);
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING, named("Calls"))).isVisible();
    page.getByRole(AriaRole.BUTTON, named("Log out")).click();
    assertThat(page.getByLabel("Admin token")).isVisible();
  }

  @Test
  void aLiveCallAppearsInTheListByItself() {
    open();
    assertThat(page.getByText("No calls yet")).isVisible();
    server.sessions.put(call("sess_first", "ready", Instant.now()));
    assertThat(rows()).hasCount(1);
    assertThat(rows().first()).containsText("ready");
    server.sessions.put(call("sess_first", "speaking", Instant.now()));
    assertThat(rows().first()).containsText("speaking");
    server.sessions.put(call("sess_first", "over", Instant.now()));
    assertThat(rows().first()).containsText("caller left");
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void theListIsNarrowedByChips() {
    calls.playInto(server.sessions);
    open();
    assertThat(rows()).hasCount(9);
    chip("Ended").click();
    assertThat(rows()).hasCount(3);
    chip("thinking").click();
    assertThat(rows()).hasCount(2);
    chip("speaking").click();
    assertThat(page.getByText("No call is in state speaking")).isVisible();
  }

  @Test
  void aCallIsOpenedByKeyboardAndItsTimelineGrowsWhileItHappens() {
    calls.playInto(server.sessions);
    open();
    page.getByRole(AriaRole.LINK, named("orders")).first().focus();
    page.keyboard().press("Enter");
    assertThat(page.getByText("Nothing was said yet.")).isVisible();

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
    assertThat(page.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "30");
    happen(
        "tool-progressed",
        detail -> StagedCalls.withTool(detail, calls.running("c", 1, 70, "asking the warehouse")));
    assertThat(page.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "70");
    assertThat(page.getByText("asking the warehouse")).isVisible();
    happen("tool-delivered", detail -> StagedCalls.withTool(detail, calls.delivered("c", 1)));
    assertThat(page.getByRole(AriaRole.PROGRESSBAR)).hasCount(0);
    page.getByText("Arguments and output").click();
    assertThat(page.getByText("Parcel One")).isVisible();
    page.getByRole(AriaRole.HEADING, named("Events")).click();
    assertThat(page.locator(".log li")).hasCount(4);
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void whatWasNotHeardIsStruckAndTheStagesAreShown() {
    calls.playInto(server.sessions);
    open("#/sessions/" + TOLD);
    assertThat(page.locator(".turn")).hasCount(4);
    var unheard = page.getByTitle("not heard", exactly());
    assertThat(unheard).containsText("between nine and noon");
    assertThat(page.getByText("4.06 s of 7.40 s heard")).isVisible();
    var slowest = page.locator(".turn").last();
    assertThat(slowest).containsText(Pattern.compile("first audio\\s+741 ms"));
    assertThat(slowest).containsText(Pattern.compile("answered after\\s+965 ms"));
    assertThat(slowest.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "45");
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void anOperatorHangsUpAfterBeingAsked() {
    calls.playInto(server.sessions);
    open("#/sessions/" + TOLD);
    page.getByRole(AriaRole.BUTTON, named("Hang up")).click();
    page.keyboard().press("Escape");
    assertThat(server.sessions.hangUps).isEmpty();
    page.getByRole(AriaRole.BUTTON, named("Hang up")).click();
    page.getByRole(AriaRole.BUTTON, named("Hang up")).click();
    assertThat(page.getByText("Hanging up…")).isVisible();
    assertThat(server.sessions.hangUps).containsExactly(TOLD + " console");
    server.sessions.put(call(TOLD, "over", Instant.now().minusSeconds(60)));
    server.sessions.happen(TOLD, "ended");
    server.sessions.finish(TOLD);
    assertThat(page.getByText("The call ended")).isVisible();
    assertThat(page.getByText("Hanging up…")).hasCount(0);
  }

  @Test
  void lostUpdatesAreSaidAndComeBack() {
    calls.playInto(server.sessions);
    open();
    assertThat(rows()).hasCount(9);
    server.sessions.failure = new IllegalStateException("gone");
    server.sessions.cutLists();
    assertThat(page.getByText("Live updates are lost.")).isVisible();
    assertThat(rows()).hasCount(9);
    server.sessions.failure = null;
    server.sessions.put(call("sess_meanwhile", "ready", Instant.now()));
    page.getByRole(AriaRole.BUTTON, named("Retry now")).click();
    assertThat(rows()).hasCount(10);
    assertThat(page.getByText("Live updates are lost.")).hasCount(0);
  }

  @Test
  void aCallThatIsNotThereIsSaidToBeSo() {
    open("#/sessions/sess_nobody");
    assertThat(page.getByText("There is no such call")).isVisible();
  }

  @Test
  void aCallIsMadeFromTheBrowsersMicrophoneAndBargeInIsReported() throws Exception {
    open("#/talk");
    page.getByRole(AriaRole.BUTTON, named("Call")).click();
    assertThat(page.getByText("where is my order one two three four")).isVisible();
    var update = realtime.received.poll(10, TimeUnit.SECONDS);
    assertThat(update).isNotNull();
    assertThat(update.path("type").asText()).isEqualTo("session.update");
    assertThat(page.getByText("The agent speaks")).isVisible();

    var truncate = realtime.received.poll(10, TimeUnit.SECONDS);
    assertThat(truncate).isNotNull();
    assertThat(truncate.path("type").asText()).isEqualTo("conversation.item.truncate");
    assertThat(truncate.path("item_id").asText()).isEqualTo("item_r");
    // The scene's caller speaks again a second after the answer began.
    assertThat(truncate.path("audio_end_ms").asInt()).isBetween(300, 2_000);
    assertThat(realtime.frameBytes.get()).isEqualTo(960);
    assertThat(page.getByTitle("not heard", exactly())).isVisible();
    assertThat(page.getByText("You are heard")).isVisible();

    page.getByRole(AriaRole.BUTTON, named("Mute")).click();
    assertThat(page.getByText("You, muted")).isVisible();
    var inside = page.getByRole(AriaRole.LINK, named("Look inside this call"));
    assertThat(inside).hasAttribute("href", "#/sessions/" + ScriptedRealtime.SESSION);
    page.getByRole(AriaRole.LINK, named("Calls")).click();
    assertThat(page.getByText("You are on a call")).isVisible();
    page.getByRole(AriaRole.LINK, named("Talk").setExact(true)).click();
    page.getByRole(AriaRole.BUTTON, named("Hang up")).click();
    assertThat(page.getByText("Call ended")).isVisible();
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void aRefusedMicrophoneIsExplained() {
    page.addInitScript(
        "navigator.mediaDevices.getUserMedia ="
            + " () => Promise.reject(new DOMException('no', 'NotAllowedError'))");
    open("#/talk");
    page.getByRole(AriaRole.BUTTON, named("Call")).click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("Allow it beside the address");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Call again"))).isEnabled();
  }

  @Test
  void everyPageFitsANarrowScreen() {
    page = chromium.page(400, 860, ColorScheme.DARK);
    calls.playInto(server.sessions);
    for (var path : new String[] {"#/", "#/sessions/" + TOLD, "#/talk"}) {
      open(path);
      page.waitForSelector(".calls, .turn, .phone");
      var overflow =
          page.evaluate(
              "document.documentElement.scrollWidth - document.documentElement.clientWidth");
      assertThat(overflow).as(path).isEqualTo(0);
    }
  }

  private void open() {
    page.navigate(server.uri("/#token=" + AdminServer.TOKEN).toString());
    assertThat(page.getByRole(AriaRole.BUTTON, named("Log out"))).isVisible();
    page.waitForURL(url -> url.endsWith("/#/"));
  }

  private void open(String hash) {
    open();
    assertThat(page.getByRole(AriaRole.HEADING, named("Calls"))).isVisible();
    page.navigate(server.uri("/").toString() + hash);
  }

  private void happen(String kind, UnaryOperator<SessionDetail> change) {
    server.sessions.change(QUIET, change);
    server.sessions.happen(QUIET, kind, Json.mapper().createObjectNode().put("turn", 1));
  }

  private Locator rows() {
    return page.locator(".calls tbody tr");
  }

  private Locator chip(String label) {
    return page.getByRole(AriaRole.BUTTON, named(label));
  }

  private Locator said(String role) {
    return page.locator(".said[data-role=" + role + "] p");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Page.GetByTitleOptions exactly() {
    return new Page.GetByTitleOptions().setExact(true);
  }
}
