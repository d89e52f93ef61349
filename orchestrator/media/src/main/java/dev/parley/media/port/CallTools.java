package dev.parley.media.port;

import org.jspecify.annotations.Nullable;

/** Whose a tool is that a model wants, and whether it can be called so. */
public interface CallTools {

  /** Whether a worker runs it, and not the caller's client. */
  boolean ours(String tool, LegSettings settings);

  /** Stable code of what is wrong with the arguments; absent if nothing is. */
  @Nullable String problem(String tool, String arguments);
}
