package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.model.ResponseCause;
import dev.parley.session.model.TurnLog;
import dev.parley.session.model.TurnOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnLogTest {

  @Test
  void stagesStayInTheOrderInWhichTheyWerePassed() {
    var log =
        TurnLog.EMPTY
            .responding(1, ResponseCause.CALLER, "resp_1")
            .ended("resp_1", TurnOutcome.COMPLETED, stages("end_of_turn", "response_asked"))
            .responding(1, ResponseCause.TOOL, "resp_2")
            .ended(
                "resp_2",
                TurnOutcome.COMPLETED,
                stages("response_asked", "first_audio", "first_frame"))
            .responding(1, ResponseCause.TOOL, "resp_3")
            .ended("resp_3", TurnOutcome.CUT, stages("voice_to_voice", "barge_in"));
    assertThat(log.turns().getFirst().stages().keySet())
        .containsExactly(
            "end_of_turn",
            "response_asked",
            "first_audio",
            "first_frame",
            "voice_to_voice",
            "barge_in");
  }

  @Test
  void theFirstResponsesTimeCounts() {
    var log =
        TurnLog.EMPTY
            .responding(1, ResponseCause.CALLER, "resp_1")
            .ended("resp_1", TurnOutcome.COMPLETED, Map.of("first_audio", 300L))
            .responding(1, ResponseCause.TOOL, "resp_2")
            .ended("resp_2", TurnOutcome.COMPLETED, Map.of("first_audio", 900L));
    assertThat(log.turns().getFirst().stages()).containsExactly(Map.entry("first_audio", 300L));
  }

  private static Map<String, Long> stages(String... names) {
    var stages = new LinkedHashMap<String, Long>();
    for (var name : names) {
      stages.put(name, 1L + stages.size());
    }
    return stages;
  }
}
