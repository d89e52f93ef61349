package dev.parley.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.admin.api.AdminServer;

/** A browser's visit to the console of a scripted node. */
final class Visit implements AutoCloseable {

  final ScriptedRealtime realtime = new ScriptedRealtime();
  final AdminServer server = new AdminServer(new ConsoleRoutes().route(), realtime.route());
  final Page page;

  private final Chromium chromium;

  Visit(Chromium chromium, int width, int height, ColorScheme scheme) {
    this.chromium = chromium;
    this.page = chromium.page(width, height, scheme);
  }

  /** Logs in by the link that {@code parley up} prints. */
  void open() {
    page.navigate(server.uri("/#token=" + AdminServer.TOKEN).toString());
    assertThat(heading("Calls")).isVisible();
    page.waitForURL(url -> url.endsWith("/#/"));
  }

  void open(String hash) {
    open();
    page.navigate(server.uri("/").toString() + hash);
  }

  Locator heading(String name) {
    return page.getByRole(AriaRole.HEADING, named(name).setExact(true));
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, named(name));
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, named(name));
  }

  Locator notHeard() {
    return page.getByTitle("not heard", new Page.GetByTitleOptions().setExact(true));
  }

  @Override
  public void close() {
    chromium.forget();
    server.close();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }
}
