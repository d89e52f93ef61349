package dev.parley.models.openai;

import static dev.parley.models.openai.LinkScene.added;
import static dev.parley.models.openai.LinkScene.delta;
import static dev.parley.models.openai.LinkScene.responseDone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ModelFact.Done;
import dev.parley.media.port.ModelFact.Failed;
import dev.parley.media.port.ModelFact.ItemDone;
import dev.parley.media.port.ModelFact.ItemStarted;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.ResponseStarted;
import dev.parley.media.port.ModelFact.Text;
import dev.parley.media.port.ModelOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a response ends otherwise than by its own last word. */
@Timeout(30)
class LinkCancelTest {

  @RegisterExtension private final LinkScene scene = new LinkScene();
  private final StandInModel server = scene.server;

  @Test
  void aCancelledResponseEndsOnceAsCancelled() throws InterruptedException {
    var caller = scene.asked("resp_1");
    caller.order(new ModelOrder.Cancel("resp_1"));
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    assertThat(server.next("response.cancel").path("response_id").asText()).isEqualTo("up_r");
    server.say(
        "{'type':'error','error':{'type':'invalid_request_error',"
            + "'code':'response_cancel_not_active','event_id':'cancel.resp_1'}}");
    server.say(responseDone("cancelled"));

    caller.next(ResponseStarted.class);
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }

  @Test
  void aResponseInTheWayIsStoppedAndTheQuestionAskedAgain() throws InterruptedException {
    var caller = scene.asked("resp_2");
    server.say(
        "{'type':'error','error':{'code':'conversation_already_has_active_response',"
            + "'event_id':'respond.resp_2'}}");
    server.next("response.cancel");
    server.say("{'type':'response.done','response':{'id':'up_old','status':'cancelled'}}");
    server.next("response.create");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(responseDone("completed"));

    assertThat(caller.next(ResponseStarted.class).responseId()).isEqualTo("resp_2");
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void aQuestionAskedWhileTheOneBeforeIsCancelledWaitsForItsEnd() throws InterruptedException {
    var caller = scene.asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    caller.next(ResponseStarted.class);
    caller.order(new ModelOrder.Cancel("resp_1"));
    caller.ask("resp_2");
    caller.order(new ModelOrder.Cancel("resp_2"));
    caller.ask("resp_3");
    server.next("response.cancel");
    server.say(responseDone("cancelled"));

    assertThat(caller.next(Done.class))
        .extracting("responseId", "outcome")
        .containsExactly("resp_2", Outcome.CANCELLED);
    assertThat(caller.next(Done.class))
        .extracting("responseId", "outcome")
        .containsExactly("resp_1", Outcome.CANCELLED);
    server.next("response.create");
    server.say("{'type':'response.created','response':{'id':'up_r3'}}");
    assertThat(caller.next(ResponseStarted.class).responseId()).isEqualTo("resp_3");
  }

  @Test
  void aModelThatDiesInMidResponseEndsItOnceAndThenTheLink() throws InterruptedException {
    var caller = scene.asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(added("{'id':'up_a','type':'message'}"));
    server.say(delta("response.output_audio_transcript.delta", "Your or"));
    caller.next(ResponseStarted.class);
    caller.next(ItemStarted.class);
    caller.next(Text.class);
    server.die();

    assertThat(caller.next(ItemDone.class))
        .extracting("text", "complete")
        .contains("Your or", false);
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(caller.next(Failed.class).problem().code()).isEqualTo("model_lost");
    caller.ask("resp_2");
    assertThat(caller.next(Done.class).responseId()).isEqualTo("resp_2");
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }
}
