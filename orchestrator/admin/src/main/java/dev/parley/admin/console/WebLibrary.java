package dev.parley.admin.console;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A package that browsers load, as Maven resolved it: a jar with its files below a folder of its
 * version.
 *
 * @param artifact in Maven
 * @param module the name under which its files import it
 * @param main the file that name stands for
 * @param files all that the console needs of it
 */
record WebLibrary(String artifact, String module, String main, List<String> files) {

  /** Lit and what it is made of. */
  static final List<WebLibrary> LIT =
      List.of(
          new WebLibrary("lit", "lit", "index.js", List.of("index.js")),
          new WebLibrary(
              "lit-html",
              "lit-html",
              "lit-html.js",
              List.of(
                  "lit-html.js",
                  "is-server.js",
                  "directive.js",
                  "directive-helpers.js",
                  "directives/repeat.js")),
          new WebLibrary("lit-element", "lit-element", "lit-element.js", List.of("lit-element.js")),
          new WebLibrary(
              "lit__reactive-element",
              "@lit/reactive-element",
              "reactive-element.js",
              List.of("reactive-element.js", "css-tag.js")));

  /** Its files by the path they are served at. */
  Map<String, Asset> assets() {
    var version = version();
    var assets = new LinkedHashMap<String, Asset>();
    for (var file : files) {
      var resource = "META-INF/resources/webjars/%s/%s/%s".formatted(artifact, version, file);
      assets.put(
          folder(version) + file, Asset.of(file, ConsoleFiles.read(resource), Asset.FOR_EVER));
    }
    return assets;
  }

  /** Entries of the import map: the bare name, and the names below it. */
  Map<String, String> imports() {
    var folder = folder(version());
    return Map.of(module, folder + main, module + "/", folder);
  }

  private String folder(String version) {
    return "/assets/%s/%s/".formatted(artifact, version);
  }

  private String version() {
    var path = "META-INF/maven/org.webjars.npm/%s/pom.properties".formatted(artifact);
    var properties = new Properties();
    try (var in = ConsoleFiles.open(path)) {
      properties.load(in);
    } catch (IOException unreadable) {
      throw new IllegalStateException(path + ": unreadable (expected: properties)", unreadable);
    }
    return properties.getProperty("version");
  }
}
