package dev.parley.media.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.TapAnswer;
import dev.parley.media.port.TapFact;
import dev.parley.media.rules.MediaInput;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may tap a call, and how long. */
@Timeout(60)
class TappedCallTest {

  @Test
  void aCallIsTappedToItsEndWhateverTheThread() {
    try (var world = new LoopWorld()) {
      var live = world.begin();
      live.await(ConversationEvent.Opened.class);
      var facts = new ConcurrentLinkedQueue<TapFact>();
      world.onLoop(() -> {
        var handle = live.handle();
        assertThat(handle.tap(facts::add, Thread::startVirtualThread)).isEqualTo(TapAnswer.TAPPED);
        live.tellNow(new MediaInput.Sound(Sounds.pcm(20)));
      });
      live.tell(new PortFact.Gone("caller_hung_up", true));
      world
          .kit
          .createTestProbe()
          .awaitAssert(
              Duration.ofSeconds(10),
              () -> {
                assertThat(facts).hasSize(3);
                return facts;
              });

      assertThat(facts)
          .extracting(fact -> fact.getClass().getSimpleName())
          .containsExactly("Began", "Caller", "Ended");
      world.onLoop(
          () -> assertThat(live.handle().tap(facts::add, Runnable::run)).isEqualTo(TapAnswer.OVER));
    }
  }
}
