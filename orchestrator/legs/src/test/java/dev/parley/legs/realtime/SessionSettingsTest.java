package dev.parley.legs.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.agent.TokenLimit;
import dev.parley.session.model.ResponseOptions.ToolUse;
import org.junit.jupiter.api.Test;

/** What a client's session settings mean for the answers of its call. */
class SessionSettingsTest {

  private final StagedClient client = new StagedClient();

  @Test
  void toolChoiceAndTokenLimitOfTheSessionAreInForce() {
    assertThat(client.leg.reader().settings().toolUse()).isNull();
    assertThat(client.leg.reader().settings().mostTokens()).isNull();

    client.say(
        "{'type':'session.update','session':{'type':'realtime','tool_choice':'required',"
            + "'max_output_tokens':300}}");

    assertThat(client.leg.reader().settings().toolUse()).isEqualTo(new ToolUse.Required());
    assertThat(client.leg.reader().settings().mostTokens()).isEqualTo(new TokenLimit(300));
  }

  @Test
  void aToolChoiceThatCannotBeKeptIsRefusedByName() {
    var error =
        client.wrong(
            "{'type':'session.update','session':{'type':'realtime',"
                + "'tool_choice':{'type':'mcp','server_label':'shop'}}}");

    assertThat(error.path("param").asText()).isEqualTo("session.tool_choice");
    assertThat(client.leg.reader().settings().toolUse()).isNull();
  }
}
