package dev.parley.media.port;

/**
 * The other half of a leg, which not every leg has: a client that sees items, responses and
 * transcripts. Several may watch one call; the leg's own may ask for things too ({@link
 * CallHandle#ask}). On the call's loop.
 */
public interface ConversationClient {

  /**
   * Never blocks and never throws; whoever cannot follow is cut off by its own bound, not waited
   * for.
   */
  void tell(ConversationEvent event);
}
