package dev.parley.media.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.PortFact;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboundQueueTest {

  private final List<MediaInput> graph = new ArrayList<>();
  private int room;
  private final ManualLoopTimer later = new ManualLoopTimer();
  private final InboundQueue inbound = new InboundQueue(this::takes, later);

  @Test
  void whatFindsNoRoomComesInLaterInTheOrderInWhichItCame() {
    room = 1;
    var inputs =
        List.of(
            heard(),
            new MediaInput.OfClient(new ClientRequest.Clear()),
            heard(),
            new MediaInput.OfClient(new ClientRequest.Commit(null)),
            heard());
    inputs.forEach(inbound::enter);
    room = 2;
    later.runAll();
    inbound.enter(new MediaInput.Tick());
    room = 10;
    later.runAll();
    assertThat(graph).startsWith(inputs.toArray(MediaInput[]::new)).hasSize(6);
    assertThat(later.isEmpty()).isTrue();
  }

  @Test
  void ofTooMuchSoundTheOldestIsDroppedAndControlNever() {
    inbound.enter(new MediaInput.OfClient(new ClientRequest.Commit("first")));
    for (int i = 0; i < 250; i++) {
      assertThat(inbound.enter(heard())).isEqualTo(InboundQueue.Fate.TAKEN);
    }
    inbound.enter(new MediaInput.OfClient(new ClientRequest.Commit("second")));
    assertThat(inbound.enter(heard())).isEqualTo(InboundQueue.Fate.PUSHED_OUT_OLDER);
    room = 1_000;
    later.runAll();
    assertThat(graph).hasSize(252);
    assertThat(graph.getFirst())
        .isEqualTo(new MediaInput.OfClient(new ClientRequest.Commit("first")));
    assertThat(graph.get(250))
        .isEqualTo(new MediaInput.OfClient(new ClientRequest.Commit("second")));
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
  void aCallThatEndsByWhatItIsJustLetInIsToldOfItsEnd() {
    var gone = new MediaInput.OfPort(new PortFact.Gone("line_lost", false));
    var told = new ArrayList<MediaInput>();
    var open = new InboundQueue[1];
    open[0] =
        new InboundQueue(
            input -> {
              if (room == 0) {
                return false;
              }
              told.add(input);
              if (input instanceof MediaInput.OfClient(ClientRequest.Commit _)) {
                room = 0;
                open[0].enter(gone);
                room = 10;
              }
              return true;
            },
            later);
    open[0].enter(new MediaInput.OfClient(new ClientRequest.Commit(null)));
    open[0].enter(heard());
    room = 10;
    later.runAll();
    later.runAll();
    assertThat(told).containsExactly(new MediaInput.OfClient(new ClientRequest.Commit(null)), gone);
  }

  @Test
  void aCallerWhoHasGoneIsNeverRefused() {
    for (int i = 0; i <= InboundQueue.MOST_CONTROL; i++) {
      inbound.enter(new MediaInput.OfClient(new ClientRequest.Clear()));
    }
    var gone = new MediaInput.OfPort(new PortFact.Gone("line_lost", false));
    assertThat(inbound.enter(gone)).isEqualTo(InboundQueue.Fate.TAKEN);
    room = 10;
    later.runAll();
    assertThat(graph).containsExactly(gone);
  }

  private boolean takes(MediaInput input) {
    if (graph.size() == room) {
      return false;
    }
    graph.add(input);
    return true;
  }

  private static MediaInput heard() {
    return new MediaInput.Heard(Sounds.pcm(20));
  }
}
