package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.LinkSettings;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.ResponseOptions;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client has set stays when another agent has the call; the rest is that agent's. */
class CurrentAgentTest {

  private static final AgentDefinition DAY = agent("day", "alto");
  private static final AgentDefinition NIGHT = agent("night", "bass");

  private final CurrentAgent agent = new CurrentAgent(DAY);

  private static AgentDefinition agent(String id, String voice) {
    return new AgentDefinition(
        id,
        1,
        id,
        "I am " + id + ".",
        null,
        null,
        voice,
        StagedCall.AGENT.model(),
        List.of(),
        null,
        null);
  }

  private static LegSettings untouched() {
    return LegSettings.telephone(DAY, AudioFormat.PCMU);
  }

  private static LegSettings set(String voice, String instructions) {
    var usual = untouched();
    var own = new HashSet<LegSettings.Own>();
    if (!voice.equals(usual.voice())) {
      own.add(LegSettings.Own.VOICE);
    }
    if (!instructions.equals(usual.instructions())) {
      own.add(LegSettings.Own.INSTRUCTIONS);
    }
    return new LegSettings(
        usual.hears(),
        usual.speaks(),
        usual.turns(),
        voice,
        instructions,
        1,
        List.of(new ResponseOptions.Tool("show_map", null, null)),
        true,
        null,
        null,
        own,
        usual.kept());
  }

  @Test
  void aLegThatSetsNothingHasAllAsTheAgentHasIt() {
    assertThat(agent.settings(untouched()))
        .isEqualTo(LinkSettings.of(DAY, AudioFormat.PCMU, AudioFormat.PCMU));
  }

  @Test
  void soItHasOfAnAgentThatCameLater() {
    assertThat(agent.becomes(NIGHT)).isTrue();
    assertThat(agent.becomes(NIGHT)).isFalse();

    assertThat(agent.settings(untouched()))
        .isEqualTo(LinkSettings.of(NIGHT, AudioFormat.PCMU, AudioFormat.PCMU));
  }

  @Test
  void whatAClientSetIsItsOwnWhoeverHasTheCall() {
    agent.becomes(NIGHT);

    assertThat(agent.settings(set("verse", "I am day.")))
        .returns("verse", LinkSettings::voice)
        .returns("I am night.", LinkSettings::instructions)
        .satisfies(
            as -> assertThat(as.tools()).extracting(each -> each.name()).contains("show_map"));
  }

  @Test
  void whatModelsMindTheyAreNotToldAgain() {
    var minded = agent.settings(set("nope", "I am day."));
    agent.minds(minded, agent.settings(set("verse", "I am day.")));

    assertThat(agent.settings(set("nope", "Be kind.")))
        .returns("verse", LinkSettings::voice)
        .returns("Be kind.", LinkSettings::instructions);
    assertThat(agent.settings(set("marin", "I am day.")).voice()).isEqualTo("marin");

    agent.becomes(NIGHT);
    assertThat(agent.settings(set("nope", "I am day.")).voice()).isEqualTo("bass");
  }
}
