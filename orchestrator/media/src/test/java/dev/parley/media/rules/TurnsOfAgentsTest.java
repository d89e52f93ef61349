package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.Legs;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.SessionOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How turns are found is the session's agent's to say, unless the client does. */
class TurnsOfAgentsTest {

  @Test
  void turnsAreFoundAsTheSessionsAgentHasItWhicheverAgentTheLegCameFor() {
    var call = StagedCall.attached(LegSettings.telephone(StagedCall.AGENT, AudioFormat.PCM_24K));
    call.order(new SessionOrder.AgentChanged(AgentTerms.of(patient(700, 250))));
    assertThat(call.state.settings.turns())
        .isEqualTo(new LegSettings.Turns(0.5, 300, 700, null, true, true, 250));

    call.order(new SessionOrder.AgentChanged(AgentTerms.of(patient(900, 0))));
    assertThat(call.state.settings.turns())
        .isEqualTo(new LegSettings.Turns(0.5, 300, 900, null, true, true, 0));
  }

  @Test
  void soTheyAreWhenTheCallersClientSetsSomethingElse() {
    var call = StagedCall.attached(Legs.with(Legs.TURNS));
    call.order(new SessionOrder.AgentChanged(AgentTerms.of(patient(700, 250))));

    call.tell(new ClientRequest.Configure(Legs.with(AudioFormat.PCMU, Legs.TURNS)));

    assertThat(call.state.settings.turns())
        .isEqualTo(new LegSettings.Turns(0.5, 300, 700, null, true, true, 250));
  }

  @Test
  void aClientsOwnTurnsHoldWhoeverHasTheCall() {
    var call = StagedCall.attached(Legs.with(Legs.idle(5_000)));

    call.order(new SessionOrder.AgentChanged(AgentTerms.of(patient(700, 250))));

    assertThat(call.state.settings.turns()).isEqualTo(Legs.idle(5_000));
  }

  private static AgentDefinition patient(int silenceMs, int confirmMs) {
    var usual = StagedCall.AGENT;
    return new AgentDefinition(
        "patient",
        silenceMs,
        "Patient",
        "Be patient.",
        null,
        null,
        usual.voice(),
        usual.model(),
        List.of(),
        new AgentDefinition.TurnRules(null, null, silenceMs, null, confirmMs),
        null);
  }
}
