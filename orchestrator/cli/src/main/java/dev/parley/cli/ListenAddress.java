package dev.parley.cli;

import dev.parley.net.websocket.BindProblem;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.ExitCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where a command wants to listen, by the names under which its user may change it.
 *
 * @param hostName the option or setting, such as {@code --host}
 * @param portName the same of the port
 * @param expected of the port
 */
record ListenAddress(String hostName, String host, String portName, int port, String expected) {

  private static final int USUAL_PORT = 8080;
  private static final int HIGHEST_PORT = 65_535;

  /** A port that may be had in place of one that is in use. */
  static int beside(int port, int distance) {
    return port + distance <= HIGHEST_PORT ? port + distance : USUAL_PORT;
  }

  /** A port that every user may have. */
  static int usual() {
    return USUAL_PORT;
  }

  /**
   * Asked first, so that a port which cannot be had is known in milliseconds and not after all the
   * rest has started.
   *
   * @param command that would listen elsewhere, without the port; empty if that is a file's matter
   */
  void requireFree(String command, int another) throws CommandFailure {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException cannot) {
      throw failure(cannot, command, another);
    }
  }

  /** What to tell when listening has failed. */
  CommandFailure failure(Throwable cause, String command, int another) {
    return switch (BindProblem.of(cause)) {
      case IN_USE ->
          failure(
              cause,
              "%s %d: in use on %s (expected: %s)".formatted(portName, port, host, expected),
              "Stop what listens there, or choose another" + typed(command, another));
      case NOT_ALLOWED ->
          failure(
              cause,
              "%s %d: not allowed to this user (expected: a port of 1024 or more)"
                  .formatted(portName, port),
              "Choose another" + typed(command, USUAL_PORT));
      case NO_SUCH_ADDRESS ->
          failure(
              cause,
              "%s %s: not an address of this machine (expected: 127.0.0.1, 0.0.0.0 or its own)"
                  .formatted(hostName, host),
              "");
      case OTHER ->
          failure(
              cause,
              "%s %d: cannot be listened on at %s, %s (expected: %s)"
                  .formatted(portName, port, host, cause.getMessage(), expected),
              "");
    };
  }

  private static String typed(String command, int port) {
    return command.isEmpty() ? "." : ": %s %d".formatted(command, port);
  }

  private static CommandFailure failure(Throwable cause, String problem, String nextStep) {
    return new CommandFailure(ExitCode.CONFIGURATION, problem, nextStep, cause);
  }
}
