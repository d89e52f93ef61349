package dev.parley.media.port;

import java.util.Set;

/** What a principal may do with a call that its client attaches to. */
public enum ClientRight {
  /** See items, responses and transcripts. */
  SEE,
  /** Say something as the caller, and have it answered. */
  SPEAK,
  /** Change settings and the conversation, and say how the agent answers. */
  STEER;

  /** As the leg's own client has them. */
  public static final Set<ClientRight> ALL = Set.of(values());
}
