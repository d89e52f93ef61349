package dev.parley.bench.faults.caller;

import dev.parley.proto.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The callers' recording, a file of one JSON object a line. Safe from any thread. */
public final class FaultRecording implements AutoCloseable {

  private final BufferedWriter file;

  FaultRecording(Path path) throws IOException {
    file = Files.newBufferedWriter(path);
  }

  synchronized void add(CallerNote note) {
    try {
      file.write(Json.mapper().writerFor(CallerNote.class).writeValueAsString(note));
      file.newLine();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }

  public static List<CallerNote> read(Path path) throws IOException {
    var notes = new ArrayList<CallerNote>();
    try (var lines = Files.newBufferedReader(path)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        notes.add(Json.mapper().readValue(line, CallerNote.class));
      }
    }
    return List.copyOf(notes);
  }
}
