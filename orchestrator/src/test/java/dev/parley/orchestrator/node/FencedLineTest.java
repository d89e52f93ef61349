package dev.parley.orchestrator.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.orchestrator.door.CallLoop;
import dev.parley.orchestrator.door.Line;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What callers hear of a node that wakes from a pause. */
class FencedLineTest {

  private final AtomicLong clock = new AtomicLong(1);
  private final NodeFate fate = new NodeFate(Duration.ofSeconds(6), clock::get);
  private final List<String> heard = new ArrayList<>();
  private final Line line = new FencedLine(new Ear(), fate);

  @Test
  void aNodeThatBelongsToItsClusterIsHeard() {
    line.send(Unpooled.wrappedBuffer(new byte[20]));
    line.send(new byte[20]);

    assertThat(heard).containsExactly("sound", "message");
  }

  @Test
  void notEvenTheFirstFrameAfterALongPauseIsHeard() {
    var frame = Unpooled.buffer(20);
    clock.addAndGet(Duration.ofSeconds(10).toNanos());

    line.send(frame);
    line.send(new byte[20]);
    line.close(1001, "");

    assertThat(heard).containsExactly("close");
    assertThat(frame.refCnt()).isZero();
  }

  private final class Ear implements Line {
    @Override
    public void send(ByteBuf utf8) {
      heard.add("sound");
      utf8.release();
    }

    @Override
    public void send(byte[] utf8) {
      heard.add("message");
    }

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void whenHeard(Runnable alive) {
      heard.add("ping");
    }

    @Override
    public void close(int code, String reason) {
      heard.add("close");
    }

    @Override
    public CallLoop loop() {
      throw new UnsupportedOperationException("no loop (expected: none is asked for)");
    }
  }
}
