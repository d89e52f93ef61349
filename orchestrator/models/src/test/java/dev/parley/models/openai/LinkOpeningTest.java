package dev.parley.models.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ModelFact.Declined;
import dev.parley.media.port.ModelFact.Done;
import dev.parley.media.port.ModelFact.Failed;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Limits;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens until a model has accepted its session, and when it never does. */
@Timeout(30)
class LinkOpeningTest {

  @RegisterExtension private final LinkScene scene = new LinkScene();
  private final StandInModel server = scene.server;

  @Test
  void theModelIsToldWhoItIsAndThatParleyDecidesTheTurns() throws InterruptedException {
    scene.call();
    var session = server.welcome().path("session");

    assertThat(server.path()).isEqualTo("/v1/realtime?model=gpt-realtime");
    assertThat(session.path("type").asText()).isEqualTo("realtime");
    assertThat(session.path("instructions").asText()).isEqualTo("Be brief.");
    var input = session.path("audio").path("input");
    assertThat(input.has("turn_detection")).isTrue();
    assertThat(input.path("turn_detection").isNull()).isTrue();
    assertThat(input.path("format").path("rate").asInt()).isEqualTo(24_000);
    assertThat(session.path("audio").path("output").path("voice").asText()).isEqualTo("alloy");
  }

  @Test
  void ordersGivenBeforeTheModelIsReadyReachItInOrder() throws InterruptedException {
    var caller = scene.call();
    caller.hear(new byte[] {1});
    caller.order(new ModelOrder.Commit("item_u1"));
    caller.ask("resp_1");
    server.welcome();

    server.next("input_audio_buffer.append");
    server.next("input_audio_buffer.commit");
    server.next("response.create");
  }

  @Test
  void aCancelBeforeTheModelIsReadyAnswersItself() throws InterruptedException {
    var caller = scene.call();
    caller.ask("resp_1");
    caller.order(new ModelOrder.Cancel("resp_1"));

    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.CANCELLED);
    server.welcome();
    caller.order(new ModelOrder.Clear());
    server.next("input_audio_buffer.clear");
  }

  @Test
  void questionsThatWaitForADeadModelAreAnsweredToo() throws InterruptedException {
    var caller = scene.call();
    caller.ask("resp_1");
    server.answer().close(1013);

    assertThat(caller.next(Done.class).responseId()).isEqualTo("resp_1");
    assertThat(caller.next(Failed.class).problem().retryable()).isTrue();
  }

  @Test
  void aRefusedUpgradeNamesItsStatusAndNoKey() throws InterruptedException {
    var caller = scene.call("WRONG_KEY", AudioFormat.PCM_24K);

    var problem = caller.next(Failed.class).problem();
    assertThat(problem.code()).isEqualTo("model_refused");
    assertThat(problem.message()).contains("HTTP 401").doesNotContain("sk-");
    assertThat(problem.retryable()).isFalse();
  }

  @Test
  void aKeyRefusedInsideTheSocketNamesTheModelsCode() throws InterruptedException {
    var caller = scene.call();
    server
        .answer()
        .say(
            "{'type':'error','error':{'code':'invalid_api_key',"
                + "'message':'Incorrect API key provided: sk-right'}}");
    server.close(3000);

    var problem = caller.next(Failed.class).problem();
    assertThat(problem.code()).isEqualTo("model_refused");
    assertThat(problem.message()).contains("invalid_api_key").doesNotContain("sk-");
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }

  @Test
  void aKeyThatIsNotSetIsSaidAtOnce() throws InterruptedException {
    var caller = scene.call("NO_SUCH_KEY", AudioFormat.PCM_24K);

    var problem = caller.next(Failed.class).problem();
    assertThat(problem.code()).isEqualTo("model_misconfigured");
    assertThat(problem.message()).contains("NO_SUCH_KEY");
    caller.ask("resp_1");
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void nobodyListeningIsUnreachable() throws InterruptedException {
    server.close();
    var caller = scene.call();

    assertThat(caller.next(Failed.class).problem().code()).isEqualTo("model_unreachable");
  }

  @Test
  void aFormatThatRealtimeModelsDoNotSpeakIsRefused() throws InterruptedException {
    var caller = scene.call("MODEL_KEY", AudioFormat.PCM_16K);

    assertThat(caller.next(Failed.class).problem().message()).contains("PCM_16K");
  }

  @Test
  void aLinkSaysThatItCanBeUsedWhenTheModelHasAcceptedItsSession() throws InterruptedException {
    var caller = scene.call();
    server.answer().say("{'type':'session.created','event_id':'e','session':{'id':'sess_1'}}");
    server.next("session.update");
    assertThat(caller.opened.get()).isZero();
    server.say("{'type':'session.updated','event_id':'e','session':{'id':'sess_1'}}");
    caller.order(new ModelOrder.Clear());
    server.next("input_audio_buffer.clear");

    assertThat(caller.opened.get()).isEqualTo(1);
  }

  @Test
  void aModelThatTakesNoMoreSaysWhenItCanBeTriedAgain() throws InterruptedException {
    var caller = scene.call();
    server.answer();
    server.say(
        "{'type':'error','error':{'code':'rate_limit_exceeded','message':"
            + "'Limit reached. Please try again in 1.7s. Or ask for more.'}}");
    var problem = caller.next(Failed.class).problem();

    assertThat(problem.failure()).isEqualTo(Failure.BUSY);
    assertThat(problem.retryAfterMs()).isEqualTo(1_700);
  }

  @Test
  void whatTheModelStillTakesIsTold() throws InterruptedException {
    var caller = scene.call();
    server.welcome();
    server.say(
        "{'type':'rate_limits.updated','rate_limits':["
            + "{'name':'requests','limit':100,'remaining':90,'reset_seconds':60},"
            + "{'name':'tokens','limit':1000,'remaining':0,'reset_seconds':2.5}]}");

    assertThat(caller.next(Limits.class)).isEqualTo(new Limits(0, 2_500));
  }

  @Test
  void settingsThatTheModelDeclinesAreTold() throws InterruptedException {
    var caller = scene.call();
    server.welcome();
    server.say(
        "{'type':'error','error':{'code':'cannot_update_voice','event_id':'update',"
            + "'param':'session.voice'}}");

    assertThat(caller.next(Declined.class))
        .isEqualTo(new Declined(ModelOrder.Kind.UPDATE, "cannot_update_voice", "session.voice"));
  }
}
