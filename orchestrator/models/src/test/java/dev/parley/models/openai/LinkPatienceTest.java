package dev.parley.models.openai;

import static dev.parley.models.openai.LinkScene.delta;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ModelFact.Done;
import dev.parley.media.port.ModelFact.Failed;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.ResponseStarted;
import dev.parley.media.port.ModelOrder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a model owes and does not give. */
@Timeout(60)
class LinkPatienceTest {

  private static final Duration SHORT = Duration.ofSeconds(1);

  @RegisterExtension private final LinkScene scene = new LinkScene(SHORT, SHORT);
  @RegisterExtension private final LinkScene ignored = new LinkScene(LinkScene.LONG, SHORT);
  private final StandInModel server = scene.server;

  @Test
  void aSilentModelFailsTheResponseAndTheLinkLivesOn() throws InterruptedException {
    var caller = scene.asked("resp_1");

    var done = caller.next(Done.class);
    assertThat(done.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(done.problem()).extracting("code").isEqualTo("model_timeout");
    server.next("response.cancel");
    caller.ask("resp_2");
    server.next("response.create");
  }

  @Test
  void aModelThatNeverAcceptsTheSessionTimesOut() throws InterruptedException {
    var caller = scene.call();
    caller.ask("resp_1");
    server.answer();

    assertThat(caller.next(Done.class).problem()).extracting("code").isEqualTo("model_timeout");
    assertThat(caller.next(Failed.class).problem().code()).isEqualTo("model_timeout");
  }

  @Test
  void aModelThatIgnoresACancelDoesNotHoldTheCall() throws InterruptedException {
    var caller = ignored.asked("resp_1");
    ignored.server.say("{'type':'response.created','response':{'id':'up_r'}}");
    caller.next(ResponseStarted.class);
    caller.order(new ModelOrder.Cancel("resp_1"));

    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void soundOfACancelledResponseIsNotTakenForTheNext() throws InterruptedException {
    var caller = ignored.asked("resp_1");
    ignored.server.say("{'type':'response.created','response':{'id':'up_r'}}");
    caller.next(ResponseStarted.class);
    caller.order(new ModelOrder.Cancel("resp_1"));
    caller.next(Done.class);
    ignored.server.next("response.cancel");
    caller.ask("resp_2");
    ignored.server.next("response.create");
    ignored.server.say(delta("response.output_audio.delta", "AQID"));
    ignored.server.say("{'type':'response.created','response':{'id':'up_r2'}}");

    assertThat(caller.next(ResponseStarted.class).responseId()).isEqualTo("resp_2");
    assertThat(ignored.model.counters().framesIgnored()).isPositive();
  }
}
