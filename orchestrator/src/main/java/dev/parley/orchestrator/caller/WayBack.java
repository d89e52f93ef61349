package dev.parley.orchestrator.caller;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a caller whose line broke comes back to the session: asks one node after the other until one
 * lets it in, or nobody waits for it any longer.
 */
final class WayBack {

  private final CallSetup setup;
  private final String sessionId;
  private final String token;
  private final long until;

  /** Where the line is, and the line. */
  record Back(URI node, CallLine line) {}

  /** A way back to a session that waits for so many seconds from now on. */
  WayBack(CallSetup setup, String sessionId, String token, long seconds) {
    this.setup = setup;
    this.sessionId = sessionId;
    this.token = token;
    this.until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  /** Whether nobody waits for the caller any longer. */
  boolean isTooLate() {
    return System.nanoTime() - until >= 0;
  }

  /** Asks every node once; empty if none let the caller in. Blocks. */
  Optional<Back> ask(CallLine.Listener listener) {
    for (var node : setup.nodes()) {
      try {
        var line = CallLine.dial(address(node), setup.key(), setup.trust(), listener);
        return Optional.of(new Back(node, line));
      } catch (IOException unreachable) {
        // The next one may be there.
      }
    }
    return Optional.empty();
  }

  private URI address(URI node) {
    var own = setup.url().getRawQuery();
    return URI.create(
        "%s%ssession_id=%s&resume_token=%s"
            .formatted(
                node,
                own == null ? "?" : "?" + own + "&",
                URLEncoder.encode(sessionId, StandardCharsets.UTF_8),
                URLEncoder.encode(token, StandardCharsets.UTF_8)));
  }
}
