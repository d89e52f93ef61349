package dev.parley.node;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.admin.console.Chromium;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.WavWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a real browser, in front of a real node. With {@code -Dparley.pictures=FOLDER} it
 * leaves the pictures there that the documentation shows.
 */
class NodeConsoleIT {

  private static final String ASKED = "where is my order one two three four";
  private static final String ANSWERED = "out for delivery";
  private static final double PATIENT_MS = 45_000;

  @TempDir static Path folder;

  private static Chromium chromium;
  private static TestNode node;

  private Page page;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.hearing(question());
    node = TestNode.start(folder.resolve("node"));
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @BeforeEach
  void open() {
    page = chromium.page(1280, 800, ColorScheme.DARK);
    page.navigate(node.plain("/").toString() + "#" + node.node().console().getFragment());
    assertThat(page.getByText("No calls yet")).isVisible();
  }

  @AfterEach
  void close() {
    page.context().close();
  }

  @Test
  void aCallAppearsByItselfGrowsWhileItHappensAndTalkWorks() throws Exception {
    var call = node.calling("--say", ASKED, "--expect", ANSWERED);
    assertThat(rows()).hasCount(1, new HasCountOptions().setTimeout(PATIENT_MS));
    try (var hungUp = WireClient.connected(node)) {
      hungUp.ask("what is the weather in rome");
    }
    try (var written = WireClient.connected(node)) {
      written.ask("hello");
      assertThat(rows()).hasCount(3);
      assertThat(page.getByText("caller hung up")).isVisible();
      assertThat(rows().last()).containsText("speaking", patient());
      picture("console-list");
      rows().last().getByRole(AriaRole.LINK).click();

      assertThat(said("caller").first()).hasText(ASKED);
      assertThat(page.getByRole(AriaRole.PROGRESSBAR).first()).isVisible();
      assertThat(said("agent").last()).containsText(ANSWERED, patient());
    }
    assertThat(page.getByText("The call ended")).isVisible(patiently());
    assertThat(call.get(60, SECONDS).exitCode()).isZero();
    assertThat(page.getByRole(AriaRole.PROGRESSBAR)).hasCount(0);
    picture("console-session");

    talk();
    assertThat(chromium.complaints).isEmpty();
  }

  private void talk() {
    page.navigate(node.plain("/").toString() + "#/talk");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Call")).click();
    assertThat(said("caller").first()).hasText(ASKED, patientText());
    assertThat(page.locator(".captions").getByText(ANSWERED)).isVisible(patiently());
    assertThat(said("agent").last()).containsText("today before six");
    picture("console-talk");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Hang up")).click();
    assertThat(page.getByText("Call ended")).isVisible();
    page.getByText("Look inside this call").click();
    assertThat(said("agent").last()).containsText(ANSWERED, patient());
    assertThat(page.getByText("The call ended")).isVisible(patiently());
  }

  private static ContainsTextOptions patient() {
    return new ContainsTextOptions().setTimeout(PATIENT_MS);
  }

  private static HasTextOptions patientText() {
    return new HasTextOptions().setTimeout(PATIENT_MS);
  }

  private static IsVisibleOptions patiently() {
    return new IsVisibleOptions().setTimeout(PATIENT_MS);
  }

  private Locator rows() {
    return page.locator(".calls tbody tr");
  }

  private Locator said(String role) {
    return page.locator(".said[data-role=" + role + "] p");
  }

  private void picture(String name) {
    var into = System.getProperty("parley.pictures");
    if (into != null) {
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(into).resolve(name + ".png")));
    }
  }

  /** A second of silence, as a caller waits for the line, then the question. */
  private static Path question() throws Exception {
    var wav = folder.resolve("question.wav");
    int rate = AudioFormat.PCM_24K.rate();
    try (var file = WavWriter.mono(wav, rate)) {
      file.write(new byte[2 * rate]);
      file.write(TestNode.speech(ASKED, AudioFormat.PCM_24K).bytes());
    }
    return wav;
  }
}
