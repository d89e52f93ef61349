package dev.parley.node.calls;

import dev.parley.net.websocket.ConnectionListener;
import dev.parley.net.websocket.RejectedConnection;
import dev.parley.net.websocket.UpgradeRequest;
import dev.parley.net.websocket.WebSocketConnection;
import dev.parley.net.websocket.WebSocketEndpoint;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The callers that are on the lines of an endpoint, and how they leave when the node does. */
public final class LiveCalls implements WebSocketEndpoint {

  /** The client may try again; a load balancer sends it elsewhere. */
  private static final int TRY_AGAIN_LATER = 1013;

  /**
   * Between two callers who are sent away. Whoever arrives costs the other nodes as much as seconds
   * of talk: all at once, they would wait for each other.
   */
  private static final Duration STEP = Duration.ofMillis(150);

  private final WebSocketEndpoint endpoint;
  private final Set<OnLine> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private final LongAdder turnedAway = new LongAdder();
  private volatile boolean draining;

  public LiveCalls(WebSocketEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  public int open() {
    return open.size();
  }

  /** How many callers were told to try elsewhere because this node is drained. */
  public long turnedAway() {
    return turnedAway.sum();
  }

  public boolean isDraining() {
    return draining;
  }

  /**
   * Takes no new callers, and sends those that are here to other nodes, one after the other. Safe
   * to call again.
   *
   * @param patience how long calls may wait for moments at which nobody notices; half of it is
   *     enough for the last one to begin to
   * @return completes when the last one has gone
   */
  CompletionStage<Void> drain(Duration patience) {
    draining = true;
    long most = patience.dividedBy(2L * Math.max(1, open.size())).toNanos();
    long step = Math.min(STEP.toNanos(), most);
    long wait = 0;
    for (var caller : open) {
      var left = patience.minusNanos(wait);
      var _ =
          caller.line.loop().loop().schedule(() -> caller.move(left), wait, TimeUnit.NANOSECONDS);
      wait += step;
    }
    completeIfEmpty();
    return empty.copy();
  }

  @Override
  public ConnectionListener connected(UpgradeRequest upgrade, WebSocketConnection line) {
    if (draining) {
      turnedAway.increment();
      line.close(TRY_AGAIN_LATER, "node_draining");
      return new RejectedConnection();
    }
    var caller = new OnLine(endpoint.connected(upgrade, line), line);
    open.add(caller);
    // It may have begun since.
    if (draining) {
      turnedAway.increment();
      line.close(TRY_AGAIN_LATER, "node_draining");
    }
    return caller;
  }

  private void completeIfEmpty() {
    if (draining && open.isEmpty()) {
      empty.complete(null);
    }
  }

  private final class OnLine implements ConnectionListener {

    private final ConnectionListener caller;
    private final WebSocketConnection line;

    OnLine(ConnectionListener caller, WebSocketConnection line) {
      this.caller = caller;
      this.line = line;
    }

    @Override
    public void text(ByteBuf utf8) {
      caller.text(utf8);
    }

    @Override
    public void binary(int size) {
      caller.binary(size);
    }

    @Override
    public void writable(boolean writable) {
      caller.writable(writable);
    }

    @Override
    public void move(Duration patience) {
      if (open.contains(this)) {
        caller.move(patience);
      }
    }

    @Override
    public void closed(int code, String reason) {
      open.remove(this);
      caller.closed(code, reason);
      completeIfEmpty();
    }
  }
}
