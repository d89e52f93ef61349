package dev.parley.net.websocket;

import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;

/** Why an address cannot be listened on, as far as the system tells. */
public enum BindProblem {
  IN_USE,
  /** Ports below 1024 are not everybody's. */
  NOT_ALLOWED,
  NO_SUCH_ADDRESS,
  OTHER;

  /** Reads a failure of the JDK's sockets or of Netty's; they differ in class, not in words. */
  public static BindProblem of(Throwable failure) {
    var known = OTHER;
    for (Throwable cause = failure; cause != null && known == OTHER; cause = cause.getCause()) {
      known = ofOne(cause);
    }
    return known;
  }

  /** The failure to listen among the causes of another failure. */
  public static Optional<Throwable> find(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CannotBind || cause instanceof BindException) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }

  private static BindProblem ofOne(Throwable cause) {
    if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
      return NO_SUCH_ADDRESS;
    }
    var words = String.valueOf(cause.getMessage());
    if (words.contains("in use")) {
      return IN_USE;
    }
    if (words.contains("denied")) {
      return NOT_ALLOWED;
    }
    return words.contains("assign") || words.contains("Unresolved") ? NO_SUCH_ADDRESS : OTHER;
  }
}
