package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.SessionOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which model is dialled when a link fails, when, and until when. */
class NextModelTest extends SupervisedLinks {

  private static final Problem NO_QUOTA =
      new Problem("insufficient_quota", "model: no", Failure.FATAL);

  @Test
  void whatIsAskedBeforeAModelMayBeDialledIsAskedAgain() {
    for (int i = 0; i < 5; i++) {
      breakers.failed(first.endpoint(), time.clock.nanos());
    }
    links = supervisor(List.of(first));
    links.begin();
    utterance("item_1", 1);
    respond("resp_1", "item_1");
    time.pass(LinkBreakers.HOLD.toMillis() + 100);

    assertThat(first.links).hasSize(1);
    assertThat(replacements()).as("so that the session asks again").hasSize(1);
  }

  @Test
  void threeFailuresAreFollowedByThreePausesAndThenByALink() {
    links.begin();
    long begun = first.openedAt.getFirst();
    first.refusal = DOWN;
    first.refusals = 3;
    first.last().dies();
    watch(5_000);

    assertThat(first.openedAt.stream().map(at -> at - begun))
        .containsExactly(0L, 0L, 250L, 1250L, 3250L);
    assertThat(replacements())
        .singleElement()
        .returns(3_250L, LinkNews.Replaced::silenceMs)
        .returns(5, LinkNews.Replaced::number);
    assertThat(counters.linksGivenUp.sum()).isZero();
  }

  @Test
  void aModelThatCannotBeHadForFifteenSecondsIsGivenUpOnce() {
    links.begin();
    first.refusal = DOWN;
    first.last().dies();
    watch(60_000);

    assertThat(facts(ModelFact.Failed.class)).containsExactly(new ModelFact.Failed(DOWN));
    assertThat(first.openedAt.getLast() - first.openedAt.getFirst()).isLessThanOrEqualTo(15_000);
    assertThat(counters.linksGivenUp.sum()).isEqualTo(1);
    assertThat(replacements()).isEmpty();
  }

  @Test
  void theNextModelOfTheListAnswersWhenTheFirstCannotBeHad() {
    links = supervisor(List.of(first, second));
    links.begin();
    first.refusal = DOWN;
    first.last().dies();
    watch(20_000);

    assertThat(second.links).hasSize(1);
    assertThat(replacements())
        .singleElement()
        .returns("first", LinkNews.Replaced::from)
        .returns("second", LinkNews.Replaced::to);
    second.last().dies();
    watch(1_000);
    assertThat(second.links).as("a call stays where it went").hasSize(2);
  }

  @Test
  void whereThereIsAnotherModelTheFirstIsNotWaitedForLong() {
    links = supervisor(List.of(first, second));
    links.begin();
    first.refusal = DOWN;
    first.last().dies();
    watch(20_000);

    assertThat(second.openedAt.getFirst() - first.openedAt.getFirst())
        .isLessThanOrEqualTo(LinkRules.FAIL_OVER.toMillis());
  }

  @Test
  void aModelThatManyCallsCouldNotReachIsPassedOverFromTheBeginning() {
    for (int i = 0; i < LinkBreakers.FAILURES; i++) {
      breakers.failed(first.endpoint(), time.clock.nanos());
    }
    links = supervisor(List.of(first, second));
    links.begin();

    assertThat(first.openedAt).isEmpty();
    assertThat(second.openedAt).hasSize(1);
  }

  @Test
  void aModelThatIsSetUpWronglyIsNotTriedAgain() {
    var wrong = new Problem("model_misconfigured", "url: nothing", false);
    first.refusal = wrong;
    links.begin();
    watch(20_000);

    assertThat(first.openedAt).hasSize(1);
    assertThat(facts(ModelFact.Failed.class)).containsExactly(new ModelFact.Failed(wrong));
  }

  @Test
  void aModelThatIsBusyWhenACallBeginsIsNotTriedAgain() {
    first.refusal = new Problem("model_busy", "model: full", Failure.BUSY);
    links.begin();
    watch(20_000);

    assertThat(first.openedAt).hasSize(1);
    assertThat(facts(ModelFact.Failed.class)).hasSize(1);
  }

  @Test
  void oneThatIsBusyWhenACallBeginsAndSaysUntilWhenIsTriedAgainThen() {
    first.refusal = new Problem("model_busy", "model: full", Failure.BUSY).after(4_000);
    first.refusals = 1;
    links.begin();
    watch(6_000);

    assertThat(first.openedAt).hasSize(2);
    assertThat(first.openedAt.getLast() - first.openedAt.getFirst()).isGreaterThanOrEqualTo(4_000);
    assertThat(facts(ModelFact.Failed.class)).isEmpty();
  }

  @Test
  void aModelThatWantsToBeLeftAloneIsLeftAloneForSoLong() {
    links.begin();
    long begun = first.openedAt.getFirst();
    respond("resp_1");
    first
        .last()
        .failsAt("resp_1", new Problem("rate_limit_exceeded", "model: later", Failure.BUSY, 1_700));
    watch(5_000);

    assertThat(first.openedAt.getLast() - begun).isEqualTo(1_700);
    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.RATE_LIMITED, LinkNews.Replaced::reason);
  }

  @Test
  void aLinkThatHasWorkedAndBreaksSaysNothingAgainstTheNext() {
    links.begin();
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    for (int i = 1; i < LinkBreakers.FAILURES; i++) {
      breakers.failed(first.endpoint(), time.clock.nanos());
    }
    first.last().dies();
    time.pass(0);

    assertThat(first.links).as("it is replaced at once").hasSize(2);
    assertThat(counters.dialsHeldBack.sum()).isZero();
  }

  @Test
  void aModelThatFailsManyCallsInARowIsNotDialledForAWhile() {
    first.refusal = DOWN;
    for (int i = 0; i < LinkBreakers.FAILURES; i++) {
      links = supervisor(List.of(first));
      links.begin();
      links.close();
    }
    first.refusal = null;
    links = supervisor(List.of(first));
    links.begin();
    assertThat(first.links).isEmpty();
    assertThat(counters.dialsHeldBack.sum()).isPositive();
    time.pass(LinkBreakers.HOLD.toMillis() + 1_000);

    assertThat(first.links).hasSize(1);
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    assertThat(breakers.holds(first.endpoint(), time.clock.nanos())).isFalse();
  }

  @Test
  void nothingIsOpenedAfterTheCall() {
    links.begin();
    first.last().dies();
    links.close();
    watch(20_000);

    assertThat(first.links).hasSize(1);
  }

  @Test
  void aModelThatTakesNoMoreIsTriedAgainWhenItSaidThatThereIsMore() {
    links.begin();
    long begun = first.openedAt.getFirst();
    first.last().says(new ModelFact.Limits(0, 2_300));
    respond("resp_1");
    first.last().failsAt("resp_1", new Problem("rate_limit_exceeded", "model: no", Failure.BUSY));
    watch(5_000);

    assertThat(first.openedAt.getLast() - begun).isEqualTo(2_300);
  }

  @Test
  void oneThatExpiresInEachAnswerIsGivenUpForTheNext() {
    links = supervisor(List.of(first, second));
    links.begin();
    for (int i = 0; i < 5 && second.links.isEmpty(); i++) {
      first.last().says(new ModelFact.ResponseStarted("resp_" + i, ModelFact.Origin.ASKED));
      first.last().says(new ModelFact.GoingAway(ModelChangeReason.EXPIRED, 0));
      watch(1_000);
    }

    assertThat(second.links).hasSize(1);
  }

  @Test
  void oneThatBeginsAndThenSaysNothingIsNotWaitedForTwiceWhereThereIsAnother() {
    links = supervisor(List.of(first, second));
    links.begin();
    respond("resp_1");
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    watch(20_000);
    first
        .last()
        .failsAt("resp_1", new Problem("model_timeout", "model: late", ModelFact.Failure.SILENT));
    watch(500);

    assertThat(first.links).hasSize(1);
    assertThat(second.links).hasSize(1);
    assertThat(passed).hasAtLeastOneElementOfType(LinkNews.OutageLasts.class);
  }

  @Test
  void theOnlyOneThatThereIsIsNotWaitedForWithoutEnd() {
    links.begin();
    for (int i = 0; i < 5; i++) {
      respond("resp_" + i);
      first.last().says(new ModelFact.ResponseStarted("resp_" + i, ModelFact.Origin.ASKED));
      watch(20_000);
      first
          .last()
          .failsAt(
              "resp_" + i, new Problem("model_timeout", "model: late", ModelFact.Failure.SILENT));
      watch(1_000);
    }

    assertThat(facts(ModelFact.Failed.class)).hasSize(1);
  }

  @Test
  void whereOneModelIsNotDialledAndAnotherFollowsNobodyWaitsForIt() {
    for (int i = 0; i < LinkBreakers.FAILURES; i++) {
      breakers.failed(second.endpoint(), time.clock.nanos());
    }
    var third = new StagedLinks("third", time.clock);
    first.refusal = new Problem("model_refused", "model: no", ModelFact.Failure.REFUSED);
    links = supervisor(List.of(first, second, third));
    links.begin();
    time.pass(0);

    assertThat(second.links).isEmpty();
    assertThat(third.links).hasSize(1);
  }

  @Test
  void whoWaitsForTheSameModelDialsAfterTheOthers() {
    for (int i = 0; i < LinkBreakers.FAILURES; i++) {
      breakers.failed(first.endpoint(), time.clock.nanos());
    }
    var calls = IntStream.range(0, 5).mapToObj(_ -> supervisor(List.of(first))).toList();
    calls.forEach(LinkSupervisor::begin);
    time.pass(LinkBreakers.HOLD.toMillis() + 1);
    assertThat(first.links).hasSize(1);
    time.pass(1_000);

    assertThat(first.links).hasSize(5);
    calls.forEach(LinkSupervisor::close);
  }

  @Test
  void aLinkThatWorkedForLongHasEndedTheOutageBefore() {
    links.begin();
    first.last().dies();
    time.pass(100);
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    watch(14_700);
    first.last().dies();
    time.pass(1_000);

    assertThat(facts(ModelFact.Failed.class)).isEmpty();
    assertThat(first.links).hasSize(3);
  }

  @Test
  void oneThatBeginsToWorkAndBreaksAgainAndAgainIsGivenUp() {
    links = supervisor(List.of(first, second));
    links.begin();
    for (int i = 0; i < 10 && second.links.isEmpty(); i++) {
      first.last().says(new ModelFact.ResponseStarted("resp_" + i, ModelFact.Origin.ASKED));
      first.last().dies();
      watch(5_000);
    }

    assertThat(second.links).hasSize(1);
  }

  @Test
  void anotherAgentsModelsAreDialledThoughNoneOfTheFirstsCouldBeHad() {
    first.refusal = new Problem("model_refused", "model: no", ModelFact.Failure.REFUSED);
    links.begin();
    assertThat(facts(ModelFact.Failed.class)).hasSize(1);
    links.changeModels(List.of(second), Legs.links(), null);

    assertThat(second.links).hasSize(1);
    links.close();
    links.changeModels(List.of(second), Legs.links(), null);
    assertThat(second.links).as("the call is over").hasSize(1);
  }

  @Test
  void aCallerWhoComesBackHasTheModelThatTheCallCameToBefore() {
    links = supervisor(List.of(first, second));
    links.begin();

    links.ordered(new SessionOrder.Attached("sess_1", 2, null, null, "second"));
    respond("resp_1");
    time.pass(0);

    assertThat(first.last().closed).isTrue();
    assertThat(second.last().all(ModelOrder.Respond.class)).hasSize(1);
    assertThat(replacements()).as("it is what the session says already").isEmpty();
  }

  @Test
  void soItIsWithAnAgentThatTheLegDidNotComeFor() {
    var third = new StagedLinks("third", time.clock);
    links = supervisor(List.of(first));
    links.begin();

    links.changeModels(List.of(second, third), Legs.links(), "third");
    links.ordered(new SessionOrder.Attached("sess_1", 2, null, null, "third"));
    respond("resp_1");
    time.pass(0);

    assertThat(second.links).isEmpty();
    assertThat(third.links).hasSize(1);
    assertThat(third.last().all(ModelOrder.Respond.class)).hasSize(1);
  }

  @Test
  void whereThatModelCannotBeHadTheOthersOfTheListFollow() {
    links = supervisor(List.of(first, second));
    links.begin();
    second.refusal = new Problem("model_busy", "model: busy", Failure.BUSY);

    links.ordered(new SessionOrder.Attached("sess_1", 2, null, null, "second"));
    watch(30_000);

    assertThat(first.links).hasSize(2);
    assertThat(first.last().closed).isFalse();
    assertThat(facts(ModelFact.Failed.class)).isEmpty();
  }

  @Test
  void oneThatIsNotDialledForAWhileIsNotComeTo() {
    for (int i = 0; i < LinkBreakers.FAILURES; i++) {
      breakers.failed(second.endpoint(), time.clock.nanos());
    }
    links = supervisor(List.of(first, second));
    links.begin();

    links.ordered(new SessionOrder.Attached("sess_1", 2, null, null, "second"));

    assertThat(first.last().closed).isFalse();
    assertThat(second.links).isEmpty();
  }

  @Test
  void aModelThatTheAgentHasNotAnyMoreIsNotLookedFor() {
    links = supervisor(List.of(first, second));
    links.begin();

    links.ordered(new SessionOrder.Attached("sess_1", 2, null, null, "gone"));
    links.ordered(new SessionOrder.Attached("sess_1", 2, null, null, "first"));

    assertThat(first.links).hasSize(1);
    assertThat(second.links).isEmpty();
  }

  @Test
  void anAnswerThatFailsForItsAccountIsAskedOfTheNextModel() {
    links = supervisor(List.of(first, second));
    links.begin();
    respond("resp_1");
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    first.last().failsAt("resp_1", NO_QUOTA);
    time.pass(0);

    assertThat(facts(ModelFact.Done.class)).as("the session asks again").isEmpty();
    assertThat(first.last().closed).isTrue();
    assertThat(first.links).as("it is not dialled again").hasSize(1);
    respond("resp_1");
    assertThat(second.last().all(ModelOrder.Respond.class)).hasSize(1);
  }

  @Test
  void whereThereIsNoOtherModelTheCallHasNone() {
    links.begin();
    respond("resp_1");
    first.last().failsAt("resp_1", NO_QUOTA);
    watch(5_000);

    assertThat(facts(ModelFact.Failed.class)).containsExactly(new ModelFact.Failed(NO_QUOTA));
    assertThat(first.links).hasSize(1);
  }

  @Test
  void anAnswerThatAloneIsRefusedCostsNobodyTheLink() {
    links = supervisor(List.of(first, second));
    links.begin();
    respond("resp_1");
    first.last().failsAt("resp_1", new Problem("content_filter", "model: no", Failure.REFUSED));
    watch(1_000);

    assertThat(facts(ModelFact.Done.class)).hasSize(1);
    assertThat(first.last().closed).isFalse();
    assertThat(second.links).isEmpty();
  }
}
