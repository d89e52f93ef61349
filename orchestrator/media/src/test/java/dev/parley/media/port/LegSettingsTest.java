package dev.parley.media.port;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.AudioFormat;
import dev.parley.proto.agent.AgentDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LegSettingsTest {

  @Test
  void aTelephoneStopsItsAgentAfterAsMuchSpeechAsTheAgentSays() {
    var set = new AgentDefinition.TurnRules(null, null, null, null, 250);

    assertThat(confirmMs(set)).isEqualTo(250);
    assertThat(confirmMs(new AgentDefinition.TurnRules(0.4, null, null, null, null))).isZero();
    assertThat(confirmMs(null)).isZero();
  }

  private static int confirmMs(AgentDefinition.@Nullable TurnRules turns) {
    var model = new AgentDefinition.ModelChoice("local", null, null, null);
    var agent =
        new AgentDefinition(
            "desk", 1, "Desk", "Be brief.", null, null, null, model, List.of(), turns, null);
    var settings = LegSettings.telephone(agent, AudioFormat.PCMU);
    return requireNonNull(settings.turns()).confirmMs();
  }
}
