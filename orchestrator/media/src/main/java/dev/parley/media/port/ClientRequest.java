package dev.parley.media.port;

import dev.parley.session.model.SessionCommand;
import java.time.Instant;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a leg's {@link ConversationClient} asks for.
 *
 * @see ConversationEvent.Complain for what cannot be done
 */
public sealed interface ClientRequest {

  /** What was heard so far is one utterance: the client ends the turn itself. */
  record Commit(@Nullable String clientEventId) implements ClientRequest {}

  /** What was heard so far is dropped. */
  record Clear() implements ClientRequest {}

  /** Settings as they shall be from now on. */
  record Configure(LegSettings settings) implements ClientRequest {}

  /**
   * Something for the session to decide.
   *
   * @param command made when epoch and time are known
   */
  record Ask(BiFunction<Integer, Instant, SessionCommand.FromLeg> command)
      implements ClientRequest {}

  /** What came cannot be read; the client is told so in the order in which it asked. */
  record Malformed(ConversationEvent.Complain complaint) implements ClientRequest {}
}
