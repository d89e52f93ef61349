package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.ResponseOptions.ToolUse;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionState;
import dev.parley.session.shell.SessionEventCodec;
import java.io.NotSerializableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client wished for a response holds for it until it is heard. */
class ResponseOptionsTest {

  private static final SessionEventCodec CODEC = new SessionEventCodec();

  @Test
  void aResponseThatIsAskedForAgainAfterTheSessionMovedIsAsTheClientWished()
      throws NotSerializableException {
    var call = TestCall.quiet();
    var wished = ResponseOptions.NONE.withInstructions("In rhyme.").with(new ToolUse.Forbidden());
    call.does(new SessionCommand.AskResponse(1, "evt_1", wished, call.now()));

    var elsewhere = SessionState.unborn("sess_1");
    for (var event : call.journal()) {
      var fact = new JournalEntry(event, 0);
      var stored = (JournalEntry) CODEC.fromBinary(CODEC.toBinary(fact), CODEC.manifest(fact));
      elsewhere = SessionRules.evolve(elsewhere, stored.event());
    }
    var decision =
        TestCall.RULES.decide(elsewhere, new SessionCommand.CatchUp(1, null, call.now()));

    assertThat(TestCall.ordersIn(decision)).containsExactly(call.asked());
    assertThat(call.asked().options().instructions()).isEqualTo("In rhyme.");
    assertThat(call.asked().options().withoutTools()).isTrue();
  }

  @Test
  void whatOneResponseWasToBeLikeTheNextIsNot() {
    var call = TestCall.quiet();
    call.does(new SessionCommand.AskResponse(1, "evt_1", EventSamples.OPTIONS, call.now()));
    call.agentBegins().responseEnds(false).callerSays("item_q1");

    assertThat(call.asked().options()).isEqualTo(ResponseOptions.NONE);
  }

  @Test
  void theWordAboutALineThatWasGoneIsTheAgentsOwn() {
    var call = TestCall.quiet();
    call.does(new SessionCommand.AskResponse(1, "evt_1", EventSamples.OPTIONS, call.now()));
    call.detach(false).later(Duration.ofSeconds(2)).attach(false);

    assertThat(call.asked().options()).isEqualTo(ResponseOptions.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"instructions\":\"In rhyme.\",\"output_modalities\":[\"text\"],"
            + "\"metadata\":{\"k\":\"v\"},\"tools\":[{\"name\":\"show_map\"}],"
            + "\"tool_choice\":\"none\"}",
        "{\"output_modalities\":[\"audio\"],\"tools\":[],\"tool_choice\":\"required\"}",
        "{\"tool_choice\":{\"type\":\"function\",\"name\":\"show_map\"},"
            + "\"parallel_tool_calls\":true,\"max_output_tokens\":\"inf\"}"
      })
  void itIsWrittenAsClientsWriteIt(String wish) throws Exception {
    var json = Json.mapper();

    var read = json.readValue(wish, ResponseOptions.class);

    assertThat(json.<JsonNode>valueToTree(read)).isEqualTo(json.readTree(wish));
  }

  @Test
  void whatANewerBuildWishesForCountsAsNotSaid() throws Exception {
    var read =
        Json.mapper()
            .readValue(
                "{\"tool_choice\":\"perhaps\",\"mood\":\"good\",\"max_output_tokens\":7}",
                ResponseOptions.class);

    assertThat(read.toolUse()).isNull();
    assertThat(read.maxOutputTokens()).isEqualTo(new TokenLimit(7));
  }
}
