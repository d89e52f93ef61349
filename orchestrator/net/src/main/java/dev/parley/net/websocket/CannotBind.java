package dev.parley.net.websocket;

import java.net.BindException;

/** The public port cannot be had; the node does not start. The message says what to do. */
public final class CannotBind extends RuntimeException {

  /** Exit code of a process that stops because of its configuration (EX_CONFIG). */
  public static final int EXIT_CODE = 78;

  public CannotBind(DoorSettings settings, Throwable cause) {
    super(message(settings, cause), cause);
  }

  private static String message(DoorSettings settings, Throwable cause) {
    var address = settings.host() + ":" + settings.port();
    var reason = String.valueOf(cause.getMessage());
    if (reason.contains("in use")) {
      return "parley.door.port: "
          + address
          + " is in use (expected: a free port; stop what listens there or choose another)";
    }
    if (reason.contains("denied")) {
      return "parley.door.port: "
          + address
          + " is not allowed to this user (expected: a port of 1024 or more)";
    }
    if (cause instanceof BindException || reason.contains("assign")) {
      return "parley.door.host: "
          + settings.host()
          + " is no address of this machine (expected: one of its own, 0.0.0.0 or 127.0.0.1)";
    }
    return "parley.door: "
        + address
        + " cannot be listened on, "
        + reason
        + " (expected: an address of this machine and a free port)";
  }
}
