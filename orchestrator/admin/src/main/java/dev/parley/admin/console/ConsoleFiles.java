package dev.parley.admin.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.proto.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every file of the console by the path it is served at, read once at start. A missing one stops
 * the start.
 */
final class ConsoleFiles {

  /** Below {@code resources/console}. A test compares this list with the folder. */
  static final List<String> NAMES =
      List.of(
          "api.js",
          "audio.js",
          "base.js",
          "call-line.js",
          "capture-worklet.js",
          "captions.js",
          "conversation.js",
          "event-log.js",
          "favicon.svg",
          "format.js",
          "level-meter.js",
          "list-page.js",
          "list.css",
          "live-stream.js",
          "login-page.js",
          "main.js",
          "playback-worklet.js",
          "session-page.js",
          "session.css",
          "stage-bar.js",
          "talk-page.js",
          "talk.css",
          "theme.css",
          "tool-card.js");

  private static final String PAGE = "index.html";
  private static final String IMPORT_MAP_PLACE = "IMPORT_MAP";

  private final Map<String, Asset> assets = new HashMap<>();
  private final String importMapHash;

  static ConsoleFiles load() {
    return new ConsoleFiles();
  }

  private ConsoleFiles() {
    var importMap = importMap();
    importMapHash = hash(importMap);
    var page = new String(read("console/" + PAGE), StandardCharsets.UTF_8);
    var filled = page.replace(IMPORT_MAP_PLACE, importMap).getBytes(StandardCharsets.UTF_8);
    assets.put("/", Asset.of(PAGE, filled, Asset.REVALIDATED));
    for (var name : NAMES) {
      assets.put("/console/" + name, Asset.of(name, read("console/" + name), Asset.REVALIDATED));
    }
    WebLibrary.LIT.forEach(library -> assets.putAll(library.assets()));
  }

  Optional<Asset> at(String path) {
    return Optional.ofNullable(assets.get(path));
  }

  /** {@code sha256-…}: the one inline script that the page's policy lets through. */
  String importMapHash() {
    return importMapHash;
  }

  static InputStream open(String resource) {
    var found = ConsoleFiles.class.getClassLoader().getResourceAsStream(resource);
    if (found == null) {
      throw new IllegalStateException(resource + ": missing (expected: on the class path)");
    }
    return found;
  }

  static byte[] read(String resource) {
    try (var in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new IllegalStateException(resource + ": unreadable (expected: a file)", unreadable);
    }
  }

  private static String importMap() {
    var imports = new TreeMap<String, String>();
    WebLibrary.LIT.forEach(library -> imports.putAll(library.imports()));
    try {
      return Json.mapper().writeValueAsString(Map.of("imports", imports));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String hash(String script) {
    var bytes = Asset.sha256(script.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(bytes);
  }
}
