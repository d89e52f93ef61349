package dev.parley.worker;

import org.jspecify.annotations.Nullable;

/** A worker could not start. The text names path, found and expected. */
public final class WorkerFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public WorkerFailure(String text, @Nullable Throwable cause) {
    super(text, cause);
  }
}
