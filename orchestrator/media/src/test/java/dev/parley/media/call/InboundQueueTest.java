package dev.parley.media.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.PortFact;
import dev.parley.media.rules.MediaInput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboundQueueTest {

  private final InboundQueue inbound = new InboundQueue();

  @Test
  void allComesOutInTheOrderInWhichItCame() {
    var inputs =
        List.of(
            heard(960),
            new MediaInput.OfClient(new ClientRequest.Clear()),
            heard(960),
            new MediaInput.OfClient(new ClientRequest.Commit(null)),
            heard(960));
    inputs.forEach(inbound::enter);
    assertThat(rest()).containsExactlyElementsOf(inputs);
  }

  @Test
  void ofTooMuchSoundTheOldestIsDroppedAndControlNever() {
    var first = new MediaInput.OfClient(new ClientRequest.Commit("first"));
    var second = new MediaInput.OfClient(new ClientRequest.Commit("second"));
    inbound.enter(first);
    assertThat(inbound.enter(heard(15 << 20))).isEqualTo(InboundQueue.Fate.TAKEN);
    assertThat(inbound.enter(heard(15 << 20))).isEqualTo(InboundQueue.Fate.TAKEN);
    inbound.enter(second);
    var newest = heard(15 << 20);
    assertThat(inbound.enter(newest)).isEqualTo(InboundQueue.Fate.PUSHED_OUT_OLDER);
    var left = rest();
    assertThat(left).hasSize(4).startsWith(first).endsWith(second, newest);
  }

  @Test
  void eachPieceThatGoesForALargeOneCounts() {
    for (int i = 0; i < 1_000; i++) {
      inbound.enter(heard(20_000));
    }

    assertThat(inbound.enter(heard(15 << 20))).isEqualTo(InboundQueue.Fate.PUSHED_OUT_OLDER);

    assertThat(inbound.pushedOut()).isEqualTo(1_001 - rest().size());
  }

  @Test
  void soundInCrumbsTakesNoMoreMemoryThanSoundInOnePiece() {
    var crumb = heard(1);
    long taken = 0;
    while (inbound.enter(crumb) == InboundQueue.Fate.TAKEN) {
      taken++;
    }
    assertThat(taken * InboundQueue.PIECE_BYTES).isLessThanOrEqualTo(InboundQueue.MOST_SOUND_BYTES);
  }

  @Test
  void moreControlThanAnyCallHasIsRefused() {
    for (int i = 0; i < InboundQueue.MOST_CONTROL; i++) {
      assertThat(inbound.enter(new MediaInput.OfClient(new ClientRequest.Clear())))
          .isEqualTo(InboundQueue.Fate.TAKEN);
    }
    assertThat(inbound.enter(new MediaInput.OfClient(new ClientRequest.Clear())))
        .isEqualTo(InboundQueue.Fate.REFUSED);
  }

  @Test
  void whatIsForgottenMakesRoom() {
    for (int i = 0; i <= InboundQueue.MOST_CONTROL; i++) {
      inbound.enter(new MediaInput.OfClient(new ClientRequest.Clear()));
    }
    inbound.clear();
    var gone = new MediaInput.OfPort(new PortFact.Gone("line_lost", false));
    assertThat(inbound.enter(gone)).isEqualTo(InboundQueue.Fate.TAKEN);
    assertThat(rest()).containsExactly(gone);
  }

  private List<MediaInput> rest() {
    var rest = new ArrayList<MediaInput>();
    for (var next = inbound.poll(); next != null; next = inbound.poll()) {
      rest.add(next);
    }
    return rest;
  }

  private static MediaInput heard(int bytes) {
    return new MediaInput.Sound(Audio.ofBytes(AudioFormat.PCM_24K, new byte[bytes]));
  }
}
