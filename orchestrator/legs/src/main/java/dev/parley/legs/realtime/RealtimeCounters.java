package dev.parley.legs.realtime;

import dev.parley.net.metrics.CodeCounters;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which lines the Realtime endpoint of one node turned away, since its start. Safe from any thread.
 */
public final class RealtimeCounters {

  /** Stands for the protocol's error without a code. */
  static final String NO_CREDENTIAL = "no_credential";

  /** Lines that were refused, by the code that the client was told. */
  public final CodeCounters refused =
      new CodeCounters(
          "invalid_api_key",
          "invalid_model",
          "invalid_resume_token",
          "missing_parameter",
          NO_CREDENTIAL,
          "resume_token_expired");

  /** Lines that wanted a session back, and behind which nobody was any more. */
  public final LongAdder returnsUnanswered = new LongAdder();
}
