package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.PortOrder;
import org.junit.jupiter.api.Test;

/** A call that is to go to another node goes when nobody speaks. */
class MovingTest {

  private static final PortOrder.MoveAway MOVED = new PortOrder.MoveAway("node_draining");

  private final StagedCall call = StagedCall.attached();

  @Test
  void aQuietCallGoesAtOnce() {
    move(5_000);

    assertThat(call.all(PortOrder.MoveAway.class)).containsExactly(MOVED);
  }

  @Test
  void anAgentIsHeardOutFirst() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 1_000);
    move(5_000);
    call.pass(900);
    assertThat(call.all(PortOrder.MoveAway.class)).isEmpty();

    call.pass(200);

    assertThat(call.all(PortOrder.MoveAway.class)).containsExactly(MOVED);
  }

  @Test
  void aCallerIsHeardOutAndAnsweredFirst() {
    call.hear(1_000);
    call.speak(200);
    move(20_000);
    call.hear(1_000);
    call.fallSilent();
    call.commitItem("item_ab_1u1", 1);
    assertThat(call.all(PortOrder.MoveAway.class)).isEmpty();

    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 1_000);
    call.pass(1_100);

    assertThat(call.all(PortOrder.MoveAway.class)).containsExactly(MOVED);
  }

  @Test
  void aCallThatIsNeverQuietGoesInTheMiddleOfAWord() {
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 10_000);
    move(3_000);
    call.pass(2_900);
    assertThat(call.all(PortOrder.MoveAway.class)).isEmpty();

    call.pass(200);

    assertThat(call.all(PortOrder.MoveAway.class)).containsExactly(MOVED);
  }

  private void move(long withinMs) {
    call.tell(new MediaInput.Move(call.clock.nanos() + withinMs * 1_000_000));
  }
}
