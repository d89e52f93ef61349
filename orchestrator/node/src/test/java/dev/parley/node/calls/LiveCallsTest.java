package dev.parley.node.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.net.loop.CallLoop;
import dev.parley.net.websocket.ConnectionListener;
import dev.parley.net.websocket.UpgradeRequest;
import dev.parley.net.websocket.WebSocketConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the callers of a node leave when it does. */
class LiveCallsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final UpgradeRequest UPGRADE =
      new UpgradeRequest(
          "/v1/realtime",
          Map.of(),
          null,
          null,
          List.of(),
          null,
          null,
          new InetSocketAddress(0),
          false);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Duration> moved = new ArrayList<>();
  private final List<Integer> closed = new ArrayList<>();
  private final LiveCalls calls = new LiveCalls((_, _) -> new Talker());

  LiveCallsTest() {
    channel.freezeTime();
  }

  @Test
  void callersAreSentAwayOneAfterTheOther() {
    arrive(10);

    calls.drain(PATIENCE);
    pass(0);
    assertThat(moved).containsExactly(PATIENCE);
    pass(150);
    assertThat(moved).containsExactly(PATIENCE, PATIENCE.minusMillis(150));
    pass(8 * 150);

    assertThat(moved).hasSize(10);
  }

  @Test
  void manyAreSentAwayFasterForEachMustHaveTime() {
    arrive(1_000);

    calls.drain(PATIENCE);
    pass(PATIENCE.toMillis() / 2);

    assertThat(moved).hasSize(1_000).allMatch(left -> left.compareTo(PATIENCE.dividedBy(2)) >= 0);
  }

  @Test
  void whoHasGoneBeforeIsNotSentAway() {
    var first = arrive(1).getFirst();
    var drained = calls.drain(PATIENCE);

    first.closed(1000, "");
    pass(0);

    assertThat(moved).isEmpty();
    assertThat(drained).isCompleted();
  }

  @Test
  void whoComesWhileTheNodeLeavesIsAskedToTryElsewhere() {
    calls.drain(PATIENCE);

    arrive(1);

    assertThat(closed).containsExactly(1013);
    assertThat(calls.open()).isZero();
  }

  private List<ConnectionListener> arrive(int count) {
    var callers = new ArrayList<ConnectionListener>();
    for (int i = 0; i < count; i++) {
      callers.add(calls.connected(UPGRADE, new Wire()));
    }
    return callers;
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
    channel.runScheduledPendingTasks();
  }

  private final class Talker implements ConnectionListener {
    @Override
    public void text(ByteBuf utf8) {}

    @Override
    public void binary(int size) {}

    @Override
    public void writable(boolean writable) {}

    @Override
    public void move(Duration patience) {
      moved.add(patience);
    }

    @Override
    public void closed(int code, String reason) {}
  }

  private final class Wire implements WebSocketConnection {
    @Override
    public void send(ByteBuf utf8) {
      utf8.release();
    }

    @Override
    public void send(byte[] utf8) {}

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void whenHeard(Runnable alive) {
      alive.run();
    }

    @Override
    public void close(int code, String reason) {
      closed.add(code);
    }

    @Override
    public CallLoop loop() {
      return new CallLoop(channel.eventLoop(), "none");
    }
  }
}
