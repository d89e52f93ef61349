package dev.parley.media.call;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.media.links.StagedLinks;
import dev.parley.media.links.TurnTakingModel;
import dev.parley.media.port.Leg;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Returns;
import dev.parley.media.port.PortCapabilities.Transfers;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TapAnswer;
import dev.parley.media.port.TextOrder;
import dev.parley.media.port.TextPort;
import dev.parley.media.rules.StagedCall;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call whose carrier hears and speaks itself, on its loop. */
@Timeout(60)
class TextCallTest {

  private static final PortCapabilities CARRIER =
      PortCapabilities.words(true, Transfers.BLIND, Returns.NONE);

  private static final LegSettings SETTINGS = LegSettings.words(StagedCall.AGENT);

  @Test
  void aTapOfACallWithoutSoundIsRefusedByName() {
    try (var world = new LoopWorld()) {
      var live = world.begin(TextCallTest::leg, StagedLinks.ASKED);
      world.onLoop(() ->
          assertThat(live.handle().tap(_ -> {}, Runnable::run)).isEqualTo(TapAnswer.NO_SOUND));
      live.tell(new PortFact.Gone("caller_hung_up", true));
      live.linkClosed.orTimeout(10, SECONDS).join();
    }
  }

  @Test
  void aModelThatCanOnlySpeakIsRefusedByName() {
    try (var world = new LoopWorld()) {
      var live = world.begin(TextCallTest::leg, TurnTakingModel.CAPABILITIES);

      assertThat(live.await(PortOrder.HangUp.class).reason()).isEqualTo("model_speaks_only");
      live.tell(new PortFact.Gone("hung_up", true));
    }
  }

  @Test
  void aCarrierThatHearsHasAnsweredBeforeTheCallBegins() {
    assertThatThrownBy(
            () -> new Leg(new Carrier(_ -> {}), null, SETTINGS, false, Leg.Answering.OURS))
        .hasMessage("answering: OURS (expected: DONE of a carrier that hears and speaks itself)");
  }

  private static Leg leg(Consumer<Object> ear) {
    return new Leg(new Carrier(ear), null, SETTINGS, false);
  }

  /** A carrier that notes what it is to say. */
  private record Carrier(Consumer<Object> ear) implements TextPort {

    @Override
    public String kind() {
      return "words";
    }

    @Override
    public PortCapabilities capabilities() {
      return CARRIER;
    }

    @Override
    public void take(TextOrder order) {
      ear.accept(order);
    }
  }
}
