package dev.parley.media.graph;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.time.StagedTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;

/** What a call has to do at once does not keep the other calls of its loop from theirs. */
class LoopSourceTest {

  private static final int MOST = 10;
  private static final int ALL = 25;

  private final StagedTime time = new StagedTime();
  private final Queue<Integer> queue = new ConcurrentLinkedQueue<>();
  private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch all = new CountDownLatch(ALL);

  /** What is to go on when the others have had their turn. */
  private final BlockingQueue<Runnable> rests = new LinkedBlockingQueue<>();

  @Test
  void whatIsMoreThanItsShareGoesOnWhenTheOthersHaveHadTheirs() throws InterruptedException {
    var kit = ActorTestKit.create();
    try {
      var share = new TurnShare(MOST, time.clock);
      var source = LoopSource.of(queue::poll, share, (_, deed) -> rests.add(deed));
      var feed =
          Source.fromGraph(source).toMat(Sink.foreach(this::sees), Keep.left()).run(kit.system());
      for (int i = 0; i < ALL; i++) {
        queue.add(i);
      }
      feed.wake();

      var first = rests.poll(30, SECONDS);
      assertThat(first).isNotNull();
      assertThat(seen).hasSize(MOST);
      first.run();
      var second = rests.poll(30, SECONDS);
      assertThat(second).isNotNull();
      assertThat(seen).hasSize(2 * MOST);
      second.run();
      assertThat(all.await(30, SECONDS)).isTrue();
      assertThat(seen).hasSize(ALL).isSorted();
    } finally {
      kit.shutdownTestKit();
    }
  }

  private void sees(int element) {
    seen.add(element);
    all.countDown();
  }
}
