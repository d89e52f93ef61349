package dev.parley.net.websocket;

import static dev.parley.net.metrics.Metric.counter;

import dev.parley.net.metrics.Metric;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happens at one node's door, counted from its start on. Safe from any thread. */
public final class ConnectionCounters {

  /**
   * Counts since the start.
   *
   * @param open connections now, lines among them
   * @param turnedAway because there were too many
   * @param malformed requests and frames that were none
   * @param tooSlow connections closed at a deadline
   * @param webSocketsLost whose peer no longer answered pings
   * @param slowReaders lines closed because too much waited for them
   */
  public record Counts(
      int open,
      long accepted,
      long turnedAway,
      long malformed,
      long tooSlow,
      long webSocketsOpened,
      long webSocketsLost,
      long slowReaders) {}

  public final LongAdder accepted = new LongAdder();

  /** Connections for which there was no place. */
  public final LongAdder turnedAway = new LongAdder();

  /** Requests and frames that were none. */
  public final LongAdder malformed = new LongAdder();

  /** Connections closed at a deadline. */
  public final LongAdder tooSlow = new LongAdder();

  /** Requests for a line that do not follow the WebSocket protocol. */
  public final LongAdder handshakesRefused = new LongAdder();

  /** Requests that nobody was there to answer. */
  public final LongAdder unanswered = new LongAdder();

  public final LongAdder webSocketsOpened = new LongAdder();

  /** Lines whose peer no longer answered pings. */
  public final LongAdder webSocketsLost = new LongAdder();

  /** Lines closed because too much waited for them. */
  public final LongAdder slowReaders = new LongAdder();

  /** Lines closed because theirs was the longest message when all had too much under way. */
  public final LongAdder crowdedOut = new LongAdder();

  /** Lines closed because their leg failed. */
  public final LongAdder legsFailed = new LongAdder();

  /** Answers to pings that were not sent because too much waited already. */
  public final LongAdder pongsDropped = new LongAdder();

  /** Connections closed because this node may not be heard any more. */
  public final LongAdder fenced = new LongAdder();

  public Counts counts(int open) {
    return new Counts(
        open,
        accepted.sum(),
        turnedAway.sum(),
        malformed.sum(),
        tooSlow.sum(),
        webSocketsOpened.sum(),
        webSocketsLost.sum(),
        slowReaders.sum());
  }

  /** Under the names by which they are read. */
  public List<Metric> metrics() {
    return List.of(
        counter(
            "parley_door_connections_accepted_total",
            "Connections that were accepted.",
            accepted::sum),
        counter(
            "parley_door_connections_turned_away_total",
            "Connections for which there was no place: answered 503, or closed.",
            turnedAway::sum),
        counter(
            "parley_door_connections_timed_out_total",
            "Connections closed because a request or its reader took too long.",
            tooSlow::sum),
        counter(
            "parley_door_connections_fenced_total",
            "Connections closed because this node may not be heard any more.",
            fenced::sum),
        counter(
            "parley_door_messages_malformed_total",
            "Requests and WebSocket frames that were none, or too large.",
            malformed::sum),
        counter(
            "parley_door_handshakes_refused_total",
            "Requests for a WebSocket that do not follow the WebSocket protocol.",
            handshakesRefused::sum),
        counter(
            "parley_door_requests_unanswered_total",
            "Requests answered 503 because nobody was there to answer.",
            unanswered::sum),
        counter(
            "parley_door_websockets_opened_total",
            "WebSockets that were opened.",
            webSocketsOpened::sum),
        counter(
            "parley_door_websockets_closed_total",
            "WebSockets that the door closed: no pings answered, read too slowly, sent too much while all did, leg failed.",
            "reason",
            Map.of(
                "crowded_out",
                crowdedOut::sum,
                "lost",
                webSocketsLost::sum,
                "slow_reader",
                slowReaders::sum,
                "leg_failed",
                legsFailed::sum)),
        counter(
            "parley_door_pongs_dropped_total",
            "Answers to pings that were not sent because too much waited already.",
            pongsDropped::sum));
  }
}
