package dev.parley.cli.caller;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The recording of a call cannot be written; the message is what was found. */
final class CannotRecord extends IOException {

  private static final long serialVersionUID = 1;

  CannotRecord(Path file, IOException cause) {
    super(file + ": " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "no such folder";
      case AccessDeniedException _ -> "not writable for this user";
      case FileSystemException known when known.getReason() != null -> known.getReason();
      default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
    };
  }
}
