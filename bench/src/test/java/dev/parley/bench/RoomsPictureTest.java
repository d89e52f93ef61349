package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture in {@code docs/rooms.md} is the house: its rooms, their packages, its arrows. */
class RoomsPictureTest {

  private static final Path WRITTEN = Path.of("..", "docs", "rooms.md");
  private static final Pattern ROOM = Pattern.compile("(\\w+)\\[\"([^\"]*)\"]");
  private static final Pattern ARROW = Pattern.compile("(\\w+)(?:\\[\"[^\"]*\"])? --> (\\w+)");

  @Test
  void eachRoomHasThePackagesOfItsFolder() throws IOException {
    var drawn = new TreeMap<String, Set<String>>();
    var rooms = ROOM.matcher(picture());
    while (rooms.find()) {
      var lines = List.of(rooms.group(2).split("<br/>"));
      var packages =
          lines.stream().skip(1).flatMap(line -> Stream.of(line.split("·"))).map(String::strip);
      drawn.put(rooms.group(1), packages.collect(Collectors.toCollection(TreeSet::new)));
    }

    var there = new TreeMap<String, Set<String>>();
    for (var room : RoomsTest.ROOMS) {
      there.put(room.name(), packages(room.name()));
    }
    assertThat(drawn).isEqualTo(there);
  }

  @Test
  void itsArrowsLeadWhereRoomsMayKnow() throws IOException {
    var arrows = new TreeMap<String, Set<String>>();
    var found = ARROW.matcher(picture());
    while (found.find()) {
      arrows.computeIfAbsent(found.group(1), _ -> new TreeSet<>()).add(found.group(2));
    }

    for (var room : RoomsTest.ROOMS) {
      assertThat(reached(arrows, room.name()))
          .as("from %s", room.name())
          .containsExactlyInAnyOrderElementsOf(room.known());
    }
  }

  private static String picture() throws IOException {
    var text = Files.readString(WRITTEN);
    int from = text.indexOf("```mermaid");
    return text.substring(from, text.indexOf("```", from + 3));
  }

  private static Set<String> packages(String room) throws IOException {
    var folder =
        Path.of("..")
            .resolve(ForbiddenArrowsTest.place(room).folder())
            .resolve(Path.of("src", "main", "java", "dev", "parley", room));
    try (var all = Files.list(folder)) {
      return all.filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> reached(Map<String, Set<String>> arrows, String from) {
    var reached = new TreeSet<String>();
    var open = new ArrayDeque<>(List.of(from));
    for (var next = open.poll(); next != null; next = open.poll()) {
      for (var to : arrows.getOrDefault(next, new TreeSet<>())) {
        if (reached.add(to)) {
          open.add(to);
        }
      }
    }
    return reached;
  }
}
