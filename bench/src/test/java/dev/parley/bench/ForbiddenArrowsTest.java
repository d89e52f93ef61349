package dev.parley.bench;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/**
 * Each arrow between rooms that the design forbids is tried: a class is written that crosses it.
 * Maven does not compile it, for the module's own dependencies do not lead there; ArchUnit refuses
 * it where it was compiled all the same.
 */
class ForbiddenArrowsTest {

  /** A public class of each room, and the folder of its module. */
  private static final Map<String, Place> PLACES =
      new TreeMap<>(
          Map.ofEntries(
              entry("proto", new Place("proto", "dev.parley.proto.Json")),
              entry("worker", new Place("tools-workers", "dev.parley.worker.command.WorkerMain")),
              entry("session", new Place("session-actors", "dev.parley.session.model.Phase")),
              entry("net", new Place("orchestrator/net", "dev.parley.net.loop.CallLoop")),
              entry("media", new Place("orchestrator/media", "dev.parley.media.port.MediaPort")),
              entry("legs", new Place("orchestrator/legs", "dev.parley.legs.LegEndpoint")),
              entry("models", new Place("orchestrator/models", "dev.parley.models.ModelKind")),
              entry("admin", new Place("orchestrator/admin", "dev.parley.admin.api.AdminRoutes")),
              entry("node", new Place("orchestrator/node", "dev.parley.node.calls.LiveCalls")),
              entry("cli", new Place("orchestrator/cli", "dev.parley.cli.Main")),
              entry("bench", new Place("bench", "dev.parley.bench.BenchMain"))));

  record Place(String folder, String type) {
    Path classes() {
      return Path.of("..").resolve(folder).resolve("target").resolve("classes");
    }
  }

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> eachIsRefused() {
    return RoomsTest.ROOMS.stream()
        .flatMap(from ->
            PLACES.keySet().stream()
                .filter(to -> !to.equals(from.name()) && !from.known().contains(to))
                .map(to ->
                    DynamicTest.dynamicTest(from.name() + " → " + to, () -> tries(from, to))));
  }

  @Test
  void mavenKnowsTheSameArrows() throws Exception {
    for (var room : RoomsTest.ROOMS) {
      var found = new TreeSet<String>();
      var open = new ArrayDeque<>(List.of(room.name()));
      for (var next = open.poll(); next != null; next = open.poll()) {
        for (var known : dependencies(next)) {
          if (found.add(known)) {
            open.add(known);
          }
        }
      }
      assertThat(found)
          .as("%s, by its pom.xml", room.name())
          .containsExactlyInAnyOrderElementsOf(room.known());
    }
  }

  /** Rooms whose modules the module of this one needs to be compiled. */
  private static List<String> dependencies(String room) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    var pom = Path.of("..").resolve(place(room).folder()).resolve("pom.xml");
    var document = factory.newDocumentBuilder().parse(pom.toFile());
    var all = document.getElementsByTagName("dependency");
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(each -> text(each, "groupId").equals("dev.parley"))
        .filter(each -> !text(each, "scope").equals("test"))
        .map(each -> roomOf(text(each, "artifactId")))
        .toList();
  }

  private static String text(Element parent, String name) {
    var found = parent.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  private static String roomOf(String artifact) {
    return switch (artifact) {
      case "tools-workers" -> "worker";
      case "session-actors" -> "session";
      default -> artifact.replace("orchestrator-", "");
    };
  }

  private void tries(RoomsTest.Room from, String to) throws IOException {
    var own = new ArrayList<Path>();
    own.add(place(from.name()).classes());
    from.known().forEach(known -> own.add(place(known).classes()));
    assertThat(own).allSatisfy(path -> assertThat(path).isDirectory());
    var withWhatItKnows =
        own.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));

    assertThat(compiled(from.name(), to, withWhatItKnows)).contains("does not exist");

    assertThat(compiled(from.name(), to, System.getProperty("java.class.path"))).isEmpty();
    var trespass = new ClassFileImporter().importPath(output(from.name(), to));
    assertThatThrownBy(() -> from.rule().check(trespass))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(place(to).type());
  }

  static Place place(String room) {
    var place = PLACES.get(room);
    if (place == null) {
      throw new IllegalArgumentException(room + ": no room (expected: " + PLACES.keySet() + ")");
    }
    return place;
  }

  private Path output(String from, String to) throws IOException {
    return Files.createDirectories(folder.resolve(from + "-" + to));
  }

  /** What the compiler has against it; empty if nothing. */
  private String compiled(String from, String to, String classPath) throws IOException {
    var source =
        "package dev.parley.%s; class Trespass { %s there; }".formatted(from, place(to).type());
    var said = new StringWriter();
    var options = new LinkedHashMap<String, String>();
    options.put("-classpath", classPath);
    options.put("-d", output(from, to).toString());
    var arguments = new ArrayList<>(List.of("-proc:none"));
    options.forEach((name, value) -> arguments.addAll(List.of(name, value)));
    var compiler = ToolProvider.getSystemJavaCompiler();
    boolean done =
        compiler.getTask(said, null, null, arguments, null, List.of(file(source))).call();
    return done ? "" : said.toString();
  }

  private static JavaFileObject file(String source) {
    return new SimpleJavaFileObject(
        URI.create("string:///Trespass.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}
