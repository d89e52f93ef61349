package dev.parley.legs.realtime;

import dev.parley.media.port.Access;
import dev.parley.proto.realtime.RealtimeProblem;

/**
 * Why a client gets no call, as the protocol says it.
 *
 * @param problem sent before the line is closed
 * @param closeCode and {@link #closeReason} of the close frame
 */
record TurnedAway(RealtimeProblem problem, int closeCode) {

  private static final int NO_ACCESS = 3000;
  private static final int INVALID = 4000;

  /** The credential is missing or not valid. */
  static TurnedAway of(Access.Denied denied) {
    boolean missing = denied.reason() == Access.Denied.Reason.MISSING;
    return new TurnedAway(RealtimeProblem.denied(missing, denied.message()), NO_ACCESS);
  }

  /** It asks for something that there is not. */
  static TurnedAway of(RealtimeProblem problem) {
    return new TurnedAway(problem, INVALID);
  }

  /** {@code <type>} or {@code <type>.<code>}, as clients know it. */
  String closeReason() {
    return problem.code() == null ? problem.type() : problem.type() + '.' + problem.code();
  }
}
