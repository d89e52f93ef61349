package dev.parley.admin.security;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** A small file that only the node's own user may read (mode 600 where the system has modes). */
public final class PrivateFile {

  /** Writes it whole or not at all. */
  public static void write(Path file, String text) throws IOException {
    var folder = requireNonNull(file.toAbsolutePath().getParent(), "file is a root");
    Files.createDirectories(folder);
    var draft = Files.createTempFile(folder, ".draft", null, onlyOwner(folder));
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What the file holds, without the space around it; at first that is {@code made}'s. */
  public static String kept(Path file, Supplier<String> made) {
    try {
      if (!Files.exists(file)) {
        write(file, made.get() + "\n");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          file + ": cannot be read or written (expected: a private file)", e);
    }
  }

  private static FileAttribute<?>[] onlyOwner(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private PrivateFile() {}
}
