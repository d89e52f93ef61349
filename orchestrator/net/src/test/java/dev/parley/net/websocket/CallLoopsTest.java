package dev.parley.net.websocket;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.net.loop.CallLoops;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CallLoopsTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final CallLoops LOOPS = CallLoops.start(KIT.system(), 3);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
    LOOPS.stop(Duration.ofSeconds(2)).toCompletableFuture().orTimeout(5, SECONDS).join();
  }

  @Test
  void aStreamOnALoopsDispatcherRunsOnThatLoopsThreadAndNoOther() throws Exception {
    for (var loop : LOOPS.all()) {
      var thread = new CompletableFuture<Thread>();
      loop.loop().execute(() -> thread.complete(Thread.currentThread()));
      var graph =
          Source.range(1, 2_000)
              .map(_ -> Thread.currentThread())
              .async()
              .mapConcat(upstream -> List.of(upstream, Thread.currentThread()))
              .toMat(Sink.<Thread>seq(), (_, seen) -> seen)
              .withAttributes(ActorAttributes.dispatcher(loop.dispatcherId()));
      assertThat(graph.run(KIT.system()).toCompletableFuture().get(5, SECONDS))
          .containsOnly(thread.get(5, SECONDS));
    }
  }

  @Test
  void callsWithoutASocketTakeTurnsAmongTheLoops() {
    assertThat(Stream.generate(LOOPS::next).limit(6).distinct()).hasSize(3);
  }

  @Test
  void anActorSystemHasOneSetOfLoops() {
    assertThatThrownBy(() -> CallLoops.start(KIT.system(), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected: one CallLoops per actor system");
  }
}
