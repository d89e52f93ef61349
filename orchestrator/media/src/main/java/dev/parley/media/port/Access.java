package dev.parley.media.port;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.realtime.RealtimeProblem;
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
   * @param problem to be sent before the line is closed
   * @param closeCode and {@link #closeReason} of the close frame
   */
  record Denied(RealtimeProblem problem, int closeCode) implements Access {

    /** {@code <type>} or {@code <type>.<code>}, as clients know it. */
    public String closeReason() {
      return problem.code() == null ? problem.type() : problem.type() + '.' + problem.code();
    }
  }
}
