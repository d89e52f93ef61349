package dev.parley.bench.faults.audit;

import dev.parley.bench.faults.audit.AuditOutcome.Count;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What nodes of two builds could not read of each other, as their logs tell. */
public final class LogAudit {

  /** Words of Pekko's serialization, of Jackson's and of the journal's codec. */
  private static final Pattern UNREAD =
      Pattern.compile(
          "(?i)(deserializ|NotSerializable|MissingSerializer|unknown manifest|no serializer|"
              + "InvalidTypeId|UnrecognizedProperty|InvalidDefinition|cannot be read|RecoveryFail|JournalFailure)");

  private static final Pattern GRAVE = Pattern.compile(" (WARN|ERROR) ");

  public static List<Count> counts(List<Path> logs) throws IOException {
    long unread = 0;
    for (var log : logs) {
      try (var lines = Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
        unread += lines.lines().filter(LogAudit::isUnread).count();
      }
    }
    return List.of(new Count("messages and events that a node could not read", unread, true));
  }

  /** A warning, or the exception under one. */
  static boolean isUnread(String line) {
    boolean told = GRAVE.matcher(line).find() || line.startsWith("Caused by: ");
    return told && UNREAD.matcher(line).find();
  }

  private LogAudit() {}
}
