package dev.parley.admin.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;

/** An installed Chromium whose microphone beeps once a second, or plays a file. */
public final class Chromium implements AutoCloseable {

  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));

  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--use-fake-device-for-media-stream",
          "--use-fake-ui-for-media-stream");

  /** What any page complained about, so that a test can say there was nothing. */
  public final List<String> complaints = new CopyOnWriteArrayList<>();

  private final Playwright playwright;
  private final Browser browser;

  /** The test is skipped, with a message, where there is none. */
  static Chromium installedOne() {
    return installedOne(List.of());
  }

  /** What is said into its microphone, once, from the moment that a page opens it. */
  public static Chromium hearing(Path wav) {
    return installedOne(
        List.of("--use-file-for-fake-audio-capture=" + wav.toAbsolutePath() + "%noloop"));
  }

  private static Chromium installedOne(List<String> more) {
    var found = PLACES.stream().filter(Files::isExecutable).findFirst();
    Assumptions.assumeTrue(
        found.isPresent(), "skipped: no Chromium in /usr/bin (Debian: apt-get install chromium)");
    return new Chromium(found.orElseThrow(), more);
  }

  private Chromium(Path executable, List<String> more) {
    var arguments = new ArrayList<>(ARGUMENTS);
    arguments.addAll(more);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(arguments));
  }

  public Page page(int width, int height, ColorScheme scheme) {
    var page =
        browser
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, height)
                    .setColorScheme(scheme))
            .newPage();
    page.setDefaultTimeout(15_000);
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add(message.text());
      }
    });
    return page;
  }

  void forget() {
    browser.contexts().forEach(BrowserContext::close);
    complaints.clear();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
