package dev.parley.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call from a real browser, whose microphone beeps, to a scripted Realtime endpoint. */
class TalkIT {

  private static Chromium chromium;

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
  void aCallIsMadeFromTheBrowsersMicrophoneAndBargeInIsReported() throws Exception {
    visit.open("#/talk");
    visit.button("Call").click();
    assertThat(visit.page.getByText("where is my order one two three four")).isVisible();
    var update = visit.realtime.received.poll(10, TimeUnit.SECONDS);
    assertThat(update).isNotNull();
    assertThat(update.path("type").asText()).isEqualTo("session.update");
    assertThat(visit.page.getByText("The agent speaks")).isVisible();

    var truncate = visit.realtime.received.poll(10, TimeUnit.SECONDS);
    assertThat(truncate).isNotNull();
    assertThat(truncate.path("type").asText()).isEqualTo("conversation.item.truncate");
    assertThat(truncate.path("item_id").asText()).isEqualTo("item_r");
    // The scene's caller speaks again a second after the answer began; how much of it was heard by
    // then is the browser's to say, and no more than it had time to play.
    assertThat(truncate.path("audio_end_ms").asInt())
        .isBetween(1, visit.realtime.millisSinceAnswer());
    assertThat(visit.realtime.frameBytes.get()).isEqualTo(960);
    assertThat(visit.notHeard()).isVisible();
    assertThat(visit.page.getByText("You are heard")).isVisible();

    visit.button("Mute").click();
    assertThat(visit.page.getByText("You, muted")).isVisible();
    var inside = visit.link("Look inside this call");
    assertThat(inside).hasAttribute("href", "#/sessions/" + ScriptedRealtime.SESSION);
    visit.link("Calls").click();
    assertThat(visit.page.getByText("You are on a call")).isVisible();
    visit.page.getByText("You are on a call").click();
    visit.button("Hang up").click();
    assertThat(visit.page.getByText("Call ended")).isVisible();
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void aBrowserThatKeepsItsOwnRateIsConvertedBothWays() throws Exception {
    visit.page.addInitScript(
        "const Own = AudioContext; AudioContext = class extends Own { constructor() { super(); } }");
    visit.open("#/talk");
    visit.button("Call").click();
    assertThat(visit.notHeard()).isVisible();
    assertThat(visit.page.evaluate("new AudioContext().sampleRate")).isNotEqualTo(24_000);
    var update = visit.realtime.received.poll(10, TimeUnit.SECONDS);
    var truncate = visit.realtime.received.poll(10, TimeUnit.SECONDS);
    assertThat(update).isNotNull();
    assertThat(truncate).isNotNull();
    assertThat(truncate.path("audio_end_ms").asInt())
        .isBetween(1, visit.realtime.millisSinceAnswer());
    assertThat(visit.realtime.frameBytes.get()).isEqualTo(960);
    assertThat(chromium.complaints).isEmpty();
  }

  @Test
  void aRefusedMicrophoneIsExplained() {
    visit.page.addInitScript(
        "navigator.mediaDevices.getUserMedia ="
            + " () => Promise.reject(new DOMException('no', 'NotAllowedError'))");
    visit.open("#/talk");
    visit.button("Call").click();
    assertThat(visit.page.getByRole(AriaRole.ALERT)).containsText("Allow it beside the address");
    assertThat(visit.button("Call again")).isEnabled();
  }
}
