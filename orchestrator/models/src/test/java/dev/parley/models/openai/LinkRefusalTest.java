package dev.parley.models.openai;

import static dev.parley.models.openai.LinkScene.caller;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ModelFact.Declined;
import dev.parley.media.port.ModelFact.Done;
import dev.parley.media.port.ModelFact.Failed;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.ResponseStarted;
import dev.parley.media.port.ModelOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of a model's refusals: of one answer, of one order, or of the account. */
@Timeout(30)
class LinkRefusalTest {

  @RegisterExtension private final LinkScene scene = new LinkScene();
  private final StandInModel server = scene.server;

  @ParameterizedTest
  @CsvSource({
    "{'type':'insufficient_quota';'code':'insufficient_quota'}, insufficient_quota, FATAL",
    "{'type':'insufficient_quota';'code':null}, insufficient_quota, FATAL",
    "{'code':'billing_hard_limit_reached'}, billing_hard_limit_reached, FATAL",
    "{'code':'account_deactivated'}, account_deactivated, FATAL",
    "{'code':'model_not_found'}, model_not_found, FATAL",
    "{'type':'server_error';'code':null}, server_error, PASSING",
    "{'type':'server_error'}, server_error, PASSING",
    "{'code':'rate_limit_exceeded'}, rate_limit_exceeded, BUSY",
    "{'type':'invalid_request_error';'code':'invalid_value'}, invalid_value, REFUSED",
    "{'type':5;'code':7}, model_failed, REFUSED",
    "5, model_failed, REFUSED"
  })
  void anAnswerFailsAsItsErrorSays(String error, String code, Failure failure)
      throws InterruptedException {
    var caller = scene.asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(
        "{'type':'response.done','response':{'id':'up_r','status':'failed',"
            + "'status_details':{'type':'failed','error':"
            + error.replace(';', ',')
            + "}}}");

    caller.next(ResponseStarted.class);
    var done = caller.next(Done.class);
    assertThat(done.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(done.problem()).extracting("code", "failure").containsExactly(code, failure);
  }

  @Test
  void anAnswerThatAFilterCutIsNoFailureOfTheLink() throws InterruptedException {
    var caller = scene.asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(
        "{'type':'response.done','response':{'id':'up_r','status':'incomplete',"
            + "'status_details':{'type':'incomplete','reason':'content_filter'}}}");

    caller.next(ResponseStarted.class);
    assertThat(caller.next(Done.class).problem())
        .extracting("code", "failure")
        .containsExactly("content_filter", Failure.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "invalid_api_key",
        "insufficient_quota",
        "account_deactivated",
        "billing_hard_limit_reached",
        "invalid_model"
      })
  void anAccountThatIsRefusedInMidCallEndsTheLinkWhateverItIsSaidOf(String code)
      throws InterruptedException {
    var caller = scene.live();
    caller.ask("resp_1");
    server.next("response.create");
    server.say("{'type':'error','error':{'code':'" + code + "','event_id':null}}");

    assertThat(caller.next(Done.class).problem()).extracting("failure").isEqualTo(Failure.FATAL);
    assertThat(caller.next(Failed.class).problem().failure()).isEqualTo(Failure.FATAL);
  }

  @Test
  void aRefusedUpgradeSaysNothingOfSettings() throws InterruptedException {
    var caller = scene.call("WRONG_KEY", AudioFormat.PCM_24K);

    assertThat(caller.next(Failed.class).problem().failure()).isEqualTo(Failure.FATAL);
  }

  @ParameterizedTest
  @CsvSource({"3000, FATAL", "4000, REFUSED", "1013, BROKEN"})
  void aLineThatIsClosedSaysWhy(int code, Failure failure) throws InterruptedException {
    var caller = scene.live();
    server.close(code);

    assertThat(caller.next(Failed.class).problem().failure()).isEqualTo(failure);
  }

  @Test
  void aSessionThatIsMindedForItsSettingsIsRefused() throws InterruptedException {
    var caller = scene.call();
    server.answer().say("{'type':'session.created','event_id':'e','session':{'id':'sess_1'}}");
    server.next("session.update");
    server.say("{'type':'error','error':{'code':'invalid_value','event_id':'setup'}}");

    assertThat(caller.next(Failed.class).problem().failure()).isEqualTo(Failure.REFUSED);
  }

  @Test
  void whatAModelWillNotForgetIsSaid() throws InterruptedException {
    var caller = scene.asked("resp_1", caller("item_1", "hello"));
    caller.order(new ModelOrder.Forget("item_1"));
    var delete = server.next("conversation.item.delete").path("event_id").asText();
    server.say(
        "{'type':'error','error':{'code':'server_error','param':'item_id','event_id':'"
            + delete
            + "'}}");

    assertThat(caller.next(Declined.class))
        .isEqualTo(new Declined(ModelOrder.Kind.FORGET, "server_error", "item_id"));
  }

  @Test
  void whatAModelDoesNotHaveItNeedNotForget() throws InterruptedException {
    var caller = scene.asked("resp_1", caller("item_1", "hello"));
    caller.order(new ModelOrder.Forget("item_1"));
    var delete = server.next("conversation.item.delete").path("event_id").asText();
    server.say(
        "{'type':'error','error':{'code':'item_delete_invalid_item_id','event_id':'"
            + delete
            + "'}}");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");

    caller.next(ResponseStarted.class);
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }
}
