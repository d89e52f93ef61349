package dev.parley.models.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Failed;
import dev.parley.media.port.ModelOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A model that does not take what it is sent, and the end of a link that worked. */
@Timeout(30)
class LinkStrainTest {

  @RegisterExtension private final LinkScene scene = new LinkScene();
  private final StandInModel server = scene.server;

  @Test
  void aModelThatTakesNoOrdersIsFlooded() throws InterruptedException {
    var caller = scene.call();
    server.answer();
    for (int i = 0; i <= OrderQueue.MOST_CONTROL; i++) {
      caller.order(new ModelOrder.Clear());
    }

    assertThat(caller.next(Failed.class).problem().code()).isEqualTo("model_flooded");
  }

  @Test
  void aSlowModelLosesOldAudioButNoControl() throws InterruptedException {
    var caller = scene.live();
    server.stopReading();
    var frame = new byte[48_000];
    // What the sockets on both ends hold is a few megabytes; these are thirty.
    for (int i = 0; i < 600; i++) {
      caller.hear(frame);
    }
    caller.order(new ModelOrder.Commit("item_u1"));
    assertThat(scene.model.counters().audioDropped()).isPositive();
    server.readAgain();

    var order = server.next("input_audio_buffer.append");
    while (order.path("type").asText().endsWith("append")) {
      order = server.nextOrder();
    }
    assertThat(order.path("type").asText()).isEqualTo("input_audio_buffer.commit");
  }

  @Test
  void anExpiredSessionIsAnnouncedAndThenOver() throws InterruptedException {
    var caller = scene.live();
    server.say("{'type':'error','error':{'code':'session_expired'}}");
    server.die();

    caller.next(ModelFact.GoingAway.class);
    assertThat(caller.next(Failed.class).problem().code()).isEqualTo("model_session_expired");
  }

  @Test
  void pingsAreAnsweredAndAHangUpIsPolite() throws InterruptedException {
    var caller = scene.live();
    server.ping();
    assertThat(server.nextOther()).isEqualTo("pong");
    caller.close();
    assertThat(server.nextOther()).isEqualTo("close 1000");
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }
}
