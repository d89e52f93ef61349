package dev.parley.net.websocket;

/** The public port cannot be had; the node does not start. The message says what to do. */
public final class CannotBind extends RuntimeException {

  /** Exit code of a process that stops because of its configuration (EX_CONFIG). */
  public static final int EXIT_CODE = 78;

  public CannotBind(String host, int port, Throwable cause) {
    super(message(host, port, cause), cause);
  }

  private static String message(String host, int port, Throwable cause) {
    var address = host + ":" + port;
    return switch (BindProblem.of(cause)) {
      case IN_USE ->
          "parley.door.port: %s is in use (expected: a free port; %s)"
              .formatted(address, "stop what listens there or choose another");
      case NOT_ALLOWED ->
          "parley.door.port: %s is not allowed to this user (expected: a port of 1024 or more)"
              .formatted(address);
      case NO_SUCH_ADDRESS ->
          "parley.door.host: %s is no address of this machine (expected: %s)"
              .formatted(host, "one of its own, 0.0.0.0 or 127.0.0.1");
      case OTHER ->
          "parley.door: %s cannot be listened on, %s (expected: %s)"
              .formatted(address, cause.getMessage(), "an address of this machine and a free port");
    };
  }
}
