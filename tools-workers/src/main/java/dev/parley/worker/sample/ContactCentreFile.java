package dev.parley.worker.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.parley.proto.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The sample tools' data in a folder: copied there at first use, read again when somebody changed
 * it, written in one piece. Several workers on one machine may share it.
 */
public final class ContactCentreFile {

  static final String NAME = "contact-centre.json";

  private static final ObjectWriter PRETTY = Json.mapper().writerWithDefaultPrettyPrinter();

  /** By lock file: a process cannot lock a file twice, whoever in it wants to. */
  private static final ConcurrentHashMap<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Path file;
  private final Path lockFile;
  private final ReentrantLock lock;
  private @Nullable Version known;

  /** The content as it was at a time. */
  private record Version(FileTime time, long size, ContactCentre content) {}

  /**
   * Opens the data in the folder; makes both if they are not there.
   *
   * @throws IOException with path, found and expected, when they cannot be used
   */
  public static ContactCentreFile in(Path folder) throws IOException {
    Files.createDirectories(folder);
    var data = new ContactCentreFile(folder.toRealPath());
    if (Files.notExists(data.file)) {
      data.ship();
    }
    var _ = data.read();
    return data;
  }

  private ContactCentreFile(Path folder) {
    this.file = folder.resolve(NAME);
    this.lockFile = folder.resolve(NAME + ".lock");
    this.lock = LOCKS.computeIfAbsent(lockFile, _ -> new ReentrantLock());
  }

  ContactCentre read() throws IOException {
    lock.lock();
    try {
      return current();
    } finally {
      lock.unlock();
    }
  }

  /** Reads, changes and writes with nobody in between, in this process or another. */
  ContactCentre change(UnaryOperator<ContactCentre> change) throws IOException {
    lock.lock();
    try (var channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      var before = current();
      var after = change.apply(before);
      if (!after.equals(before)) {
        replace(PRETTY.writeValueAsBytes(after));
      }
      return after;
    } finally {
      lock.unlock();
    }
  }

  private ContactCentre current() throws IOException {
    var time = Files.getLastModifiedTime(file);
    long size = Files.size(file);
    var version = known;
    if (version == null || !version.time().equals(time) || version.size() != size) {
      version = new Version(time, size, parse(Files.readAllBytes(file)));
      known = version;
    }
    return version.content();
  }

  private ContactCentre parse(byte[] json) throws IOException {
    try {
      return Json.mapper().readValue(json, ContactCentre.class);
    } catch (JsonProcessingException broken) {
      var at = broken.getLocation();
      int line = at == null ? 0 : at.getLineNr();
      throw new IOException(
          "%s: not usable at line %d (expected: JSON with orders and weather)"
              .formatted(file, line),
          broken);
    }
  }

  private void ship() throws IOException {
    try (var shipped = ContactCentreFile.class.getResourceAsStream("/samples/" + NAME)) {
      replace(Objects.requireNonNull(shipped, NAME).readAllBytes());
    }
  }

  /** A reader sees the old content or the new, never half of it. */
  private void replace(byte[] content) throws IOException {
    var beside = Files.createTempFile(file.toAbsolutePath().getParent(), NAME, ".new");
    Files.write(beside, content);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
