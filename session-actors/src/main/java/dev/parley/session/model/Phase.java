package dev.parley.session.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a session stands between its two speakers ({@code docs/session-states.md}). */
public sealed interface Phase {

  /** No caller has arrived yet. */
  record Ready() implements Phase {}

  /** The caller may speak; nobody does. */
  record Listening() implements Phase {}

  /** The caller speaks; {@code itemId} is what the utterance will be called. */
  record Hearing(String itemId) implements Phase {}

  /**
   * The model was asked; the caller hears nothing yet.
   *
   * @param why is owed again if the response is lost before it is heard
   */
  record Thinking(int turn, String responseId, SessionState.PendingResponse why) implements Phase {}

  /**
   * The caller hears the agent.
   *
   * @param generating until the model is done
   * @param why is owed again if the line breaks before anything said is known; absent when it is
   */
  record Speaking(
      int turn, String responseId, boolean generating, SessionState.@Nullable PendingResponse why)
      implements Phase {}

  /** A human has the call; {@code by} is the participant's id. */
  record Held(String by) implements Phase {}

  /**
   * The carrier has parked the line.
   *
   * @param behind how the session goes on when the line is back
   */
  record OnHold(Instant since, Phase behind) implements Phase {}

  record Over(String reason) implements Phase {}

  /** How it stands between the speakers, whether or not the line is parked. */
  default Phase behindHold() {
    return this instanceof OnHold hold ? hold.behind() : this;
  }

  /** As the admin API shows it. */
  default String label() {
    return switch (this) {
      case Ready _ -> "ready";
      case Listening _ -> "listening";
      case Hearing _ -> "hearing";
      case Thinking _ -> "thinking";
      case Speaking _ -> "speaking";
      case Held _ -> "held";
      case OnHold _ -> "on_hold";
      case Over _ -> "over";
    };
  }
}
