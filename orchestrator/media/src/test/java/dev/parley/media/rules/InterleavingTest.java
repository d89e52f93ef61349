package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.Leg.Answering;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortFact;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens in whatever order, some things always hold; {@link ResponseEventOrder} knows
 * them.
 */
class InterleavingTest {

  private static final List<String> TOOLS = List.of("show_map", "order_status");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void noOrderOfEventsBreaksTheCall(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      oneCall(random, "seed " + seed + " round " + round);
    }
  }

  private static void oneCall(Random random, String name) {
    var call =
        new StagedCall(
            Legs.with(random.nextBoolean() ? Legs.idle(5_000) : Legs.TURNS),
            PortCapabilities.SOCKET,
            Answering.DONE,
            random.nextBoolean());
    var check = new ResponseEventOrder(name);
    var wild = new Wild(call, random);
    for (int step = 0; step < 400; step++) {
      wild.step();
      check.see(call.news());
    }
    call.tell(new PortFact.Gone("line_lost", false));
    call.pass(20_000);
    check.see(call.news());
    check.over(wild.attached);
    assertThat(call.turns.closed).as(name).isEqualTo(call.turns.opened);
  }

  /** Does anything at any time, as caller, model and session. */
  private static final class Wild {
    private final StagedCall call;
    private final Random random;
    private boolean attached;
    private boolean speaking;
    private int responses;
    private int items;

    Wild(StagedCall call, Random random) {
      this.call = call;
      this.random = random;
    }

    void step() {
      if (!attached && random.nextInt(10) == 0) {
        attached = true;
        call.order(new SessionOrder.Attached("sess_ab", 7, null));
      }
      switch (random.nextInt(6)) {
        case 0 -> call.pass(random.nextInt(300));
        case 1, 2 -> caller();
        case 3, 4 -> model();
        default -> session();
      }
    }

    private void caller() {
      switch (random.nextInt(20)) {
        case 0 -> call.tell(new ClientRequest.Commit(null));
        case 1 -> {
          call.tell(new ClientRequest.Clear());
          speaking = false;
        }
        case 2 -> {
          var turns = Legs.answering(random.nextBoolean(), random.nextBoolean());
          call.tell(new ClientRequest.Configure(Legs.with(turns)));
        }
        case 3, 4, 5, 6 -> {
          if (speaking) {
            call.fallSilent();
          } else {
            call.speak(80);
          }
          speaking = !speaking;
        }
        case 7 -> guest();
        default -> call.hear(20 + random.nextInt(200));
      }
    }

    private void model() {
      var response = "resp_" + Math.max(1, responses - random.nextInt(2));
      var item = "item_" + Math.max(1, items - random.nextInt(2));
      switch (random.nextInt(14)) {
        case 0, 1 -> call.item(response, "item_" + ++items);
        case 2 ->
            call.callItem(
                response, "item_" + ++items, TOOLS.get(random.nextInt(2)), "{\"number\":1}");
        case 3 -> call.text(response, item, "some words ");
        case 4, 5, 6, 7, 8 -> call.voice(response, item, random.nextInt(500));
        case 9, 10 -> call.itemDone(response, item, "some words");
        case 11 -> call.done(response);
        case 12 ->
            call.report(new ModelFact.Transcript("item_ab_7u1", "words", random.nextBoolean()));
        default -> {
          if (random.nextInt(20) == 0) {
            var problem = new Problem("model_error", "model: failed", false);
            call.report(new ModelFact.Done(response, Outcome.FAILED, problem, Usage.NONE));
          }
        }
      }
    }

    private void guest() {
      var guest = Guests.boss("boss_" + random.nextInt(6));
      switch (random.nextInt(4)) {
        case 0 -> call.tell(new MediaInput.Join(guest));
        case 1 -> call.tell(new MediaInput.GuestGone(guest, "hung_up"));
        default -> call.guestSays(guest, Sounds.pcm(20 + random.nextInt(40)));
      }
    }

    /** Who is there as the session sees it, which need not be as it is. */
    private void parties() {
      var parties = new ArrayList<SessionOrder.Party>();
      parties.add(new SessionOrder.Party("caller", 7, List.of("agent", "boss_1")));
      for (int i = 0; i < 6; i++) {
        if (random.nextBoolean()) {
          parties.add(new SessionOrder.Party("boss_" + i, 1, List.of("caller", "agent")));
        }
      }
      call.order(new SessionOrder.PartiesChanged(parties));
    }

    private void session() {
      if (!attached) {
        return;
      }
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> call.respond(responses, "resp_" + ++responses);
        case 3 ->
            call.order(
                new SessionOrder.StopResponse(
                    "resp_" + Math.max(1, responses - random.nextInt(2)),
                    StopReason.TURN_DETECTED));
        case 4 -> call.commitItem("item_ab_7u" + random.nextInt(9), responses);
        case 5 ->
            call.order(new SessionOrder.ToolNews("call_1", "order_status", "running", 5, null));
        case 6 -> {
          if (random.nextInt(60) == 0) {
            call.order(new SessionOrder.Release("superseded"));
          }
        }
        default -> parties();
      }
    }
  }
}
