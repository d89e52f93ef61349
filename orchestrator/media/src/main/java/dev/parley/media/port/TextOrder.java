package dev.parley.media.port;

import org.jspecify.annotations.Nullable;

/**
 * What the media plane asks of a {@link TextPort}; keys, transfer and the end as of a telephone.
 */
public sealed interface TextOrder
    permits TextOrder.Say,
        TextOrder.Speak,
        PortOrder.SendDigits,
        PortOrder.Transfer,
        PortOrder.MoveAway,
        PortOrder.HangUp {

  /**
   * Say this, after what came before.
   *
   * @param token as the model made it; part of a word, perhaps, or nothing
   * @param last whether nothing follows that belongs to it
   */
  record Say(String token, boolean last) implements TextOrder {}

  /** How the agent speaks from now on. */
  record Speak(@Nullable String voice, double speed) implements TextOrder {}
}
