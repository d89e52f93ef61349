package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelOrder;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.ResponseOptions.ToolUse;
import org.junit.jupiter.api.Test;

/** What a client wants of all answers of its session reaches the model with each of them. */
class SessionWishesTest {

  private static final TokenLimit FEW = new TokenLimit(400);

  private final StagedCall call = StagedCall.attached();

  private ResponseOptions asked() {
    return call.last(ModelOrder.Respond.class).options();
  }

  @Test
  void everyAnswerIsAskedForAsTheSessionIsSet() {
    call.respond(1, "resp_1");
    assertThat(asked().toolUse()).isNull();
    assertThat(asked().maxOutputTokens()).isNull();

    call.tell(
        new ClientRequest.Configure(Legs.with(Legs.TURNS).answering(new ToolUse.Required(), FEW)));
    call.respond(2, "resp_2");

    assertThat(asked().toolUse()).isEqualTo(new ToolUse.Required());
    assertThat(asked().maxOutputTokens()).isEqualTo(FEW);
  }

  @Test
  void whatACallBeganWithIsKeptWithoutAWordToTheClient() {
    call.news();

    call.tell(new ClientRequest.Keep(Legs.with(Legs.TURNS)));

    assertThat(call.newsByName()).containsExactly("session KeepSettings");
  }

  @Test
  void whatIsWishedForOneAnswerGoesBeforeIt() {
    call.tell(
        new ClientRequest.Configure(Legs.with(Legs.TURNS).answering(new ToolUse.Required(), FEW)));
    call.respond(1, "resp_1", ResponseOptions.NONE.or(new ToolUse.Free(), TokenLimit.UNLIMITED));

    assertThat(asked().toolUse()).isEqualTo(new ToolUse.Free());
    assertThat(asked().maxOutputTokens()).isEqualTo(TokenLimit.UNLIMITED);
  }
}
