package dev.parley.net.websocket;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the public port behaves; its limits are {@code parley.door} of a node.
 *
 * @param port 0 = any free one
 * @param encryption absent = plain only
 * @param maxConnections more are answered 503, twice as many are not answered at all
 * @param headDeadline for the whole head of a request, from its first byte or the connection's
 * @param idleDeadline between two requests, within a body, and for a reader that has stopped
 * @param ping a WebSocket that stays silent for two of these is dead
 * @param maxMessageBytes of one WebSocket message; 15 MiB of audio as base64 and its JSON
 * @param maxInputBytes of messages under way on all lines of one event loop; then the line with the
 *     longest is closed with 1013
 * @param lowWaterBytes a line is writable again below this
 * @param highWaterBytes a line is not writable above this: about two seconds of 24 kHz sound
 * @param maxPendingBytes a line with more waiting is closed with 1013
 */
public record DoorSettings(
    String host,
    int port,
    @Nullable Encryption encryption,
    int maxConnections,
    Duration headDeadline,
    Duration idleDeadline,
    Duration ping,
    int maxMessageBytes,
    int maxInputBytes,
    int lowWaterBytes,
    int highWaterBytes,
    int maxPendingBytes) {

  public DoorSettings {
    require(port >= 0 && port <= 65_535, "port", port, "0 … 65535");
    require(maxConnections > 0, "max-connections", maxConnections, "> 0");
    require(headDeadline.isPositive(), "head-deadline", headDeadline, "> 0");
    require(idleDeadline.isPositive(), "idle-deadline", idleDeadline, "> 0");
    require(ping.isPositive(), "ping", ping, "> 0");
    require(maxMessageBytes > 0, "max-message-bytes", maxMessageBytes, "> 0");
    require(
        maxInputBytes >= maxMessageBytes,
        "max-input-bytes",
        maxInputBytes,
        ">= max-message-bytes, %d".formatted(maxMessageBytes));
    require(
        0 < lowWaterBytes && lowWaterBytes < highWaterBytes && highWaterBytes < maxPendingBytes,
        "low-water-bytes, high-water-bytes, max-pending-bytes",
        lowWaterBytes + ", " + highWaterBytes + ", " + maxPendingBytes,
        "rising");
  }

  /**
   * TLS on the port.
   *
   * @param plainToo whether connections without TLS are served on the same port
   */
  public record Encryption(SslContext context, boolean plainToo) {}

  private static void require(boolean holds, String path, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "parley.door.%s: %s (expected: %s)".formatted(path, found, expected));
    }
  }
}
