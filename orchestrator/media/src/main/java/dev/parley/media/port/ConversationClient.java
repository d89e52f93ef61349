package dev.parley.media.port;

/**
 * The other half of a leg, which not every leg has: a client that sees items, responses and
 * transcripts. Several may be attached to one call, and ask for things ({@link CallHandle#ask},
 * {@link AttachedClient#ask}). On the call's loop.
 */
public interface ConversationClient {

  /**
   * Never blocks and never throws; whoever cannot follow is cut off by its own bound, not waited
   * for.
   */
  void tell(ConversationEvent event);
}
