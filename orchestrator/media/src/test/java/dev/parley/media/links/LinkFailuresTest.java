package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.Legs;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.ResponseOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a call notices of a link to a model that fails, and what becomes of its question. */
class LinkFailuresTest extends SupervisedLinks {

  @Test
  void aLinkThatBreaksIsReplacedAtOnceAndTheCallIsTold() {
    links.begin();
    first.last().says(new ModelFact.ResponseStarted("resp_0", ModelFact.Origin.ASKED));
    first.last().dies();
    time.pass(0);

    assertThat(first.links).hasSize(2);
    assertThat(first.links.getFirst().closed).isTrue();
    assertThat(replacements())
        .containsExactly(new LinkNews.Replaced("first", "first", ModelChangeReason.DROPPED, 2, 0));
    assertThat(facts(ModelFact.Failed.class)).isEmpty();
  }

  @Test
  void whatTheSessionAsksTwiceIsAskedOnce() {
    links.begin();
    respond("resp_1");
    respond("resp_1");

    assertThat(first.last().all(ModelOrder.Respond.class)).hasSize(1);
  }

  @Test
  void whatALinkSaysThatWasReplacedIsCountedAndNotHeard() {
    links.begin();
    var former = first.last();
    former.dies();
    time.pass(0);
    former.says(new ModelFact.Transcript("item_1", "late", true));
    former.says(new ModelFact.Done("resp_1", Outcome.COMPLETED, null, new Usage(1, 20, 0, 3, 4)));
    former.dies();

    assertThat(passed).hasSize(1).first().isInstanceOf(LinkNews.Replaced.class);
    assertThat(counters.lateFacts.sum()).isEqualTo(3);
    assertThat(counters.lateTokens.sum()).isEqualTo(28);
    assertThat(first.links).hasSize(2);
  }

  @Test
  void aResponseThatEveryLinkFailsAtFailsWhileTheCallGoesOn() {
    var problem = new Problem("server_error", "model: failed", true);
    links.begin();
    for (int i = 0; i <= LinkRules.MOST_REPEATS; i++) {
      respond("resp_1");
      first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
      first.last().failsAt("resp_1", problem);
      watch(3_000);
    }

    assertThat(facts(ModelFact.Done.class))
        .singleElement()
        .returns(Outcome.FAILED, ModelFact.Done::outcome);
    assertThat(first.last().closed).isFalse();
    assertThat(facts(ModelFact.Failed.class)).isEmpty();
  }

  @Test
  void aResponseThatFailsForGoodIsNotRepeated() {
    links.begin();
    respond("resp_1");
    first.last().failsAt("resp_1", new Problem("model_failed", "model: no", false));

    time.pass(0);

    assertThat(facts(ModelFact.Done.class)).hasSize(1);
    assertThat(first.links).hasSize(1);
  }

  @Test
  void aToolThatMustBeCalledOfAModelThatChoosesItselfFailsTheResponse() {
    first.can = choosing();
    links.begin();
    links.accept(
        new ModelOrder.Respond(
            "resp_1",
            List.of(),
            null,
            ResponseOptions.NONE.or(new ResponseOptions.ToolUse.Required(), null)));

    assertThat(facts(ModelFact.Done.class))
        .singleElement()
        .returns(Outcome.FAILED, ModelFact.Done::outcome);
    assertThat(first.last().orders).isEmpty();
    watch(LinkRules.PATIENCE.toMillis() + 1_000);
    assertThat(first.links).as("nothing is awaited").hasSize(1);
  }

  @Test
  void aQuestionThatFailsWithItsLinkIsAskedOfTheNextModel() {
    var refused = new Problem("model_refused", "model: closed", ModelFact.Failure.REFUSED);
    links = supervisor(List.of(first, second));
    links.begin();
    respond("resp_1");
    first.last().failsAt("resp_1", refused);
    first.last().says(new ModelFact.Failed(refused));
    time.pass(0);

    assertThat(facts(ModelFact.Done.class)).isEmpty();
    respond("resp_1");
    assertThat(second.last().all(ModelOrder.Respond.class)).hasSize(1);
  }

  @Test
  void aQuestionThatIsAskedOfTheNextLinkInTheSameTurnHasNotFailed() {
    links.begin();
    respond("resp_1");
    first
        .last()
        .failsAt("resp_1", new Problem("model_refused", "model: no", ModelFact.Failure.REFUSED));
    links.changeModels(List.of(second), Legs.links(), null);
    respond("resp_1");
    time.pass(0);

    assertThat(facts(ModelFact.Done.class)).isEmpty();
    assertThat(second.last().all(ModelOrder.Respond.class)).hasSize(1);
  }

  @Test
  void nonsenseChangesNothing() {
    links.begin();
    var link = first.last();
    link.says(new ModelFact.Idle());
    link.says(new ModelFact.Opened());
    link.says(new ModelFact.Done("resp_9", Outcome.COMPLETED, null, Usage.NONE));
    link.says(new ModelFact.SpeechStopped("item_9", -5L));
    link.says(new ModelFact.ToolCancelled("call_9"));
    link.says(new ModelFact.Limits(-1, -1));
    link.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, -1));
    watch(1_000);

    assertThat(first.links).as("it said that it goes").hasSize(2);
    assertThat(facts(ModelFact.Failed.class)).isEmpty();
    assertThat(replacements()).hasSize(1);
  }

  @Test
  void theSilenceThatIsToldIsThatOfThisOutage() {
    links.begin();
    first.last().dies();
    watch(60_000);
    first.last().dies();
    watch(500);

    assertThat(replacements())
        .allSatisfy(replaced -> assertThat(replaced.silenceMs()).isLessThan(5_000));
  }

  private static LinkCapabilities choosing() {
    return Capable.as(
        StagedLinks.ASKED,
        can ->
            can.functions =
                new LinkCapabilities.Functions(
                    LinkCapabilities.Calling.ASYNC, false, LinkCapabilities.LateResult.OUTPUT));
  }
}
