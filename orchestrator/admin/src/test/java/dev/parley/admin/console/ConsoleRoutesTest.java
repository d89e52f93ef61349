package dev.parley.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.admin.api.AdminServer;
import dev.parley.proto.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a browser is given when it opens the console. */
class ConsoleRoutesTest {

  private static final Path FOLDER = Path.of("src/main/resources/console");
  private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*[\"']([^\"'`$]+)[\"']");
  private static final Pattern LINKED = Pattern.compile("(?:src|href)=\"(/[^\"$]*)\"");

  private static AdminServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    server = new AdminServer(new ConsoleRoutes().route());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void thePageLetsNothingRunButItsOwnFiles() throws Exception {
    var page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=UTF-8");
    assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
    var policy = page.headers().firstValue("content-security-policy").orElse("");
    assertThat(policy)
        .contains("default-src 'none'", "script-src 'self' 'sha256-", "frame-ancestors 'none'")
        .contains("ws://127.0.0.1:" + server.uri("/").getPort())
        .doesNotContain("unsafe");
  }

  @Test
  void everyFileThatAnotherNeedsIsServed() throws Exception {
    var seen = new HashSet<String>();
    var open = new ArrayDeque<>(Set.of("/"));
    var importMap = importMap();
    while (!open.isEmpty()) {
      var path = open.remove();
      if (seen.add(path)) {
        var answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        for (var pattern : new Pattern[] {IMPORT, LINKED}) {
          pattern
              .matcher(answer.body())
              .results()
              .map(match -> resolved(path, match.group(1), importMap))
              .forEach(open::add);
        }
      }
    }
    assertThat(seen).contains("/console/main.js", "/console/theme.css", "/console/stage-bar.js");
    assertThat(seen).anyMatch(path -> path.matches("/assets/lit-html/[0-9.]+/lit-html.js"));
  }

  @Test
  void everyFileOfTheFolderIsServedAndNoOther() throws IOException {
    try (var files = Files.list(FOLDER)) {
      var names = files.map(file -> file.getFileName().toString());
      assertThat(names.filter(name -> !name.equals("index.html")))
          .containsExactlyInAnyOrderElementsOf(ConsoleFiles.NAMES);
    }
  }

  @Test
  void anUnchangedFileIsNotSentAgain() throws Exception {
    var tag = get("/console/main.js").headers().firstValue("etag").orElseThrow();
    var again = get("/console/main.js", "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.headers().firstValue("cache-control")).contains("no-cache");
  }

  @Test
  void aFileWithItsVersionInThePathIsKeptForEver() throws Exception {
    var path = importMap().at("/imports/lit").asText();
    assertThat(get(path).headers().firstValue("cache-control").orElse("")).contains("immutable");
  }

  @Test
  void anythingElseIsLeftToOtherRoutes() throws Exception {
    assertThat(get("/console/../main.js").statusCode()).isEqualTo(404);
    assertThat(get("/console/package-info.java").statusCode()).isEqualTo(404);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void noFileNeedsStyleOrScriptInThePage() throws IOException {
    try (var files = Files.list(FOLDER)) {
      for (var file : files.toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContain(" style=", "<style", " onclick=", "eval(");
      }
    }
  }

  private JsonNode importMap() throws Exception {
    var page = get("/").body();
    var start = page.indexOf("importmap\">") + 11;
    return Json.mapper().readTree(page.substring(start, page.indexOf("</script>", start)));
  }

  private static String resolved(String from, String name, JsonNode importMap) {
    if (name.startsWith("/")) {
      return name;
    }
    if (name.startsWith(".")) {
      return server.uri(from).resolve(name).getPath();
    }
    var imports = importMap.path("imports");
    if (imports.has(name)) {
      return imports.path(name).asText();
    }
    int slash = name.startsWith("@") ? name.indexOf('/', name.indexOf('/') + 1) : name.indexOf('/');
    return imports.path(name.substring(0, slash + 1)).asText() + name.substring(slash + 1);
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(server.uri("/").resolve(path)).GET();
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
