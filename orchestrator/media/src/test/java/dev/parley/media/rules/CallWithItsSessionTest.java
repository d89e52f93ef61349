package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionCommand;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A parked line, a human and another agent, in a call whose session is as it is. */
class CallWithItsSessionTest {

  private static final AgentTerms NIGHT =
      AgentTerms.of(
          new AgentDefinition(
              "night",
              3,
              "Night desk",
              "Be kind.",
              null,
              null,
              "alloy",
              StagedCall.AGENT.model(),
              List.of(),
              null,
              null));

  private final LinkedCall call = LinkedCall.parkable();

  /** The model gives the answer that it was asked for last. */
  private void answers(String itemId, long millis) {
    var link = call.model.last();
    var id = link.all(ModelOrder.Respond.class).getLast().responseId();
    link.says(new ModelFact.ResponseStarted(id, ModelFact.Origin.ASKED));
    link.says(new ModelFact.ItemStarted(id, itemId, null));
    link.says(new ModelFact.Text(id, itemId, "Yes, it is."));
    for (long left = millis; left > 0; left -= 20) {
      link.says(new ModelFact.Spoken(id, itemId, Sounds.pcm(20)));
    }
    link.says(new ModelFact.ItemDone(id, itemId, "Yes, it is.", true));
    link.done(id);
  }

  private int played() {
    return call.all(PortOrder.Play.class).size();
  }

  private void takeOver() {
    var now = call.time.clock.now();
    call.session(
        new SessionCommand.JoinParticipant(
            "part_1", ParticipantRole.SUPERVISOR, ParticipantMode.LISTEN, "anna", null, now, null));
    call.session(new SessionCommand.TakeOver("part_1", "anna", now, null));
  }

  private void handBack() {
    call.session(new SessionCommand.HandBack("anna", call.time.clock.now(), null));
  }

  @Test
  void anAnswerThatTheLineIsParkedInGoesOnWhenItIsBack() {
    call.say();
    answers("item_a1", 2_000);
    call.pass(600);
    call.tell(new PortFact.OnHold());
    call.pass(20);
    int before = played();
    call.pass(3_000);

    assertThat(call.session.phase()).isInstanceOf(Phase.OnHold.class);
    assertThat(played()).isEqualTo(before);

    call.tell(new PortFact.Resumed());
    call.pass(3_000);
    assertThat(played()).isGreaterThan(before);
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
  }

  @Test
  void aCallThatIsTakenOverOnAParkedLineIsTheHumansWhenTheLineIsBack() {
    call.say();
    answers("item_a1", 2_000);
    call.pass(600);
    call.tell(new PortFact.OnHold());
    call.pass(20);
    takeOver();
    call.pass(20);
    int before = played();
    call.tell(new PortFact.Resumed());
    call.pass(3_000);

    assertThat(call.session.phase()).isEqualTo(new Phase.Held("part_1"));
    assertThat(played()).as("the agent says nothing more").isEqualTo(before);

    handBack();
    call.pass(20);
    call.say();
    answers("item_a2", 400);
    call.pass(1_000);
    assertThat(call.heardItems()).containsExactly("item_a1", "item_a2");
    assertThat(call.session.phase()).isInstanceOf(Phase.Listening.class);
  }

  @Test
  void anAgentThatIsAssignedInMidAnswerAnswersTheNextTurn() {
    call.say();
    call.session(new SessionCommand.AssignAgent(NIGHT, "anna", call.time.clock.now(), null));
    call.session(new SessionCommand.BeginAgent(call.time.clock.now()));
    assertThat(call.session.agent().which()).isEqualTo(AgentTerms.of(StagedCall.AGENT).which());

    answers("item_a1", 400);
    call.pass(1_000);
    assertThat(call.session.agent().which()).isEqualTo(NIGHT.which());

    call.say();
    assertThat(call.all(ModelOrder.Respond.class).getLast().options().instructions())
        .isEqualTo("Be kind.");
  }

  @Test
  void whoeverHasTheCallKeepsItWhileTheAgentIsChanged() {
    takeOver();
    call.session(new SessionCommand.AssignAgent(NIGHT, "anna", call.time.clock.now(), null));
    call.session(new SessionCommand.BeginAgent(call.time.clock.now()));
    call.pass(20);
    call.say();

    assertThat(call.session.phase()).isEqualTo(new Phase.Held("part_1"));
    assertThat(call.all(ModelOrder.Respond.class)).isEmpty();

    handBack();
    call.pass(20);
    call.say();
    assertThat(call.all(ModelOrder.Respond.class)).hasSize(1);
    assertThat(call.session.agent().which()).isEqualTo(NIGHT.which());
  }
}
