package dev.parley.media.port;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Whether somebody may open a call. */
public sealed interface Access {

  /**
   * Yes.
   *
   * @param tenant whose call it is
   * @param ephemeral whether the credential was a client's secret and not a key: such a client may
   *     open calls but mint no further secrets
   * @param settings of the secret, defaults that the client may still change
   */
  record Granted(String tenant, boolean ephemeral, @Nullable JsonNode settings) implements Access {}

  /**
   * No.
   *
   * @param message what was found and what was expected; never the credential itself
   */
  record Denied(Reason reason, String message) implements Access {

    /** What is wrong with what was shown. */
    public enum Reason {
      /** Nothing was shown. */
      MISSING,
      /** It is none of ours, or has expired. */
      INVALID
    }
  }
}
