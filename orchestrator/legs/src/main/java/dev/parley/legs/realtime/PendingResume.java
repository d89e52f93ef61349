package dev.parley.legs.realtime;

import dev.parley.net.websocket.ConnectionListener;
import dev.parley.net.websocket.WebSocketConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Someone who comes back to a session and has not given a sign of life yet. A client that is in a
 * hurry leaves attempts behind, and a busy node may come to one of them when another has long taken
 * the session: whoever has left answers no ping, or has said goodbye behind what it said before,
 * and so takes no call from anyone. Confined to the line's loop.
 */
final class PendingResume implements ConnectionListener {

  /** Longer than any client waits for its session. */
  private static final long PATIENCE_SECONDS = 10;

  private final WebSocketConnection line;
  private final Supplier<ConnectionListener> entering;
  private final LongAdder unanswered;

  /** What came with the sign of life, no more than is read at once. */
  private final List<Consumer<ConnectionListener>> held = new ArrayList<>();

  private @Nullable ConnectionListener inside;
  private boolean over;

  /**
   * Someone before the door.
   *
   * @param entering begins the call
   * @param unanswered counts those behind whom nobody is any more
   */
  PendingResume(
      WebSocketConnection line, Supplier<ConnectionListener> entering, LongAdder unanswered) {
    this.line = line;
    this.entering = entering;
    this.unanswered = unanswered;
    line.whenHeard(this::enter);
    var _ = line.loop().loop().schedule(this::leave, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void enter() {
    if (!over && inside == null) {
      var entered = entering.get();
      inside = entered;
      held.forEach(message -> message.accept(entered));
      held.clear();
    }
  }

  private void leave() {
    if (inside == null && !over) {
      line.close(1011, "no answer to a ping");
    }
  }

  @Override
  public void text(ByteBuf utf8) {
    if (inside != null) {
      inside.text(utf8);
    } else {
      var copy = Unpooled.copiedBuffer(utf8);
      held.add(entered -> entered.text(copy));
    }
  }

  @Override
  public void binary(ByteBuf message) {
    if (inside != null) {
      inside.binary(message);
    } else {
      var copy = Unpooled.copiedBuffer(message);
      held.add(entered -> entered.binary(copy));
    }
  }

  @Override
  public void writable(boolean writable) {
    if (inside != null) {
      inside.writable(writable);
    }
  }

  @Override
  public void closed(int code, String reason) {
    over = true;
    held.clear();
    if (inside == null) {
      unanswered.increment();
    } else {
      inside.closed(code, reason);
    }
  }
}
