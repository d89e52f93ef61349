package dev.parley.net.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What leaves a node that wakes from a pause. */
class FenceTest {

  private final AtomicBoolean maySpeak = new AtomicBoolean(true);
  private final ConnectionCounters counters = new ConnectionCounters();
  private final EmbeddedChannel channel = new EmbeddedChannel(new Fence(maySpeak::get, counters));

  @Test
  void aNodeThatBelongsToItsClusterIsHeard() {
    var _ = channel.write(Unpooled.copyInt(1));
    channel.flush();

    ByteBuf heard = channel.readOutbound();
    assertThat(heard.readInt()).isEqualTo(1);
    heard.release();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void whatWasWrittenBeforeAPauseIsNotHeardAfterIt() {
    var frame = Unpooled.copyInt(1);
    var _ = channel.write(frame);

    maySpeak.set(false);
    channel.flush();
    channel.runPendingTasks();

    assertThat(channel.<Object>readOutbound()).isNull();
    assertThat(channel.isOpen()).isFalse();
    assertThat(frame.refCnt()).isZero();
  }
}
