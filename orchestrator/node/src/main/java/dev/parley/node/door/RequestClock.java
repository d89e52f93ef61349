package dev.parley.node.door;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.net.websocket.ConnectionCounters;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP connection whose client takes too long: for the head of a request, between pieces
 * of a body, between requests, or to read its answer. Stands before the HTTP codec, so that a head
 * that comes byte by byte gains nothing.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how a channel closes is of no interest here
final class RequestClock extends ChannelInboundHandlerAdapter {

  private static final long NEVER = Long.MAX_VALUE;

  private final long headNanos;
  private final long idleNanos;
  private final ConnectionCounters counters;
  private long deadline;
  private boolean idle = true;
  private boolean inBody;
  private int unanswered;
  private @Nullable ScheduledFuture<?> check;

  RequestClock(Duration headDeadline, Duration idleDeadline, ConnectionCounters counters) {
    this.headNanos = headDeadline.toNanos();
    this.idleNanos = idleDeadline.toNanos();
    this.counters = counters;
  }

  /** A head is whole; its body may follow. */
  void headRead() {
    unanswered++;
    inBody = true;
    deadline = System.nanoTime() + idleNanos;
  }

  /** A request is whole; its answer may take as long as it likes. */
  void bodyRead() {
    inBody = false;
    deadline = NEVER;
  }

  /** A request is answered. */
  void answered() {
    unanswered--;
    if (unanswered == 0 && !inBody) {
      idle = true;
      deadline = System.nanoTime() + idleNanos;
    }
  }

  /** The client has stopped or begun again to read its answer. */
  void reading(boolean flows) {
    if (unanswered > 0 && !inBody) {
      deadline = flows ? NEVER : System.nanoTime() + idleNanos;
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline = System.nanoTime() + headNanos;
    long every = Math.max(headNanos / 8, 10_000_000);
    check = context.executor().scheduleAtFixedRate(() -> check(context), every, every, NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (check != null) {
      check.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (inBody) {
      deadline = System.nanoTime() + idleNanos;
    } else if (idle && unanswered == 0) {
      idle = false;
      deadline = Math.min(deadline, System.nanoTime() + headNanos);
    }
    super.channelRead(context, message);
  }

  private void check(ChannelHandlerContext context) {
    if (deadline != NEVER && System.nanoTime() - deadline > 0) {
      counters.tooSlow.increment();
      context.close();
    }
  }
}
