package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Sounds;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.links.StagedLinks.StagedLink;
import dev.parley.media.port.Legs;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.time.StagedTime;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What follows when the link to a model fails, leaves or falls silent. */
public class LinkSupervisorTest {

  private static final Problem DOWN = new Problem("model_unreachable", "model: refused", true);

  private final StagedTime time = new StagedTime();
  private final MediaCounters counters = new MediaCounters();
  private final LinkBreakers breakers = new LinkBreakers();
  private final SoundRoom room =
      new SoundRoom(SoundRooms.USUAL_BYTES, counters.callerSoundOverflowed);
  private final StagedLinks first = new StagedLinks("first", time.clock);
  private final StagedLinks second = new StagedLinks("second", time.clock);

  /** Facts and news, in the order in which they came. */
  private final List<Object> passed = new ArrayList<>();

  private LinkSupervisor links = supervisor(List.of(first));

  private LinkSupervisor supervisor(List<? extends ModelDial> models) {
    return new LinkSupervisor(
        new LinkSupervisor.LinkContext(
            time.clock,
            time,
            breakers,
            counters,
            room,
            number -> fact -> links.reported(number, fact),
            passed::add,
            this::note),
        List.copyOf(models),
        Legs.links());
  }

  private void note(LinkNews news) {
    if (!(news instanceof LinkNews.Dialled)) {
      passed.add(news);
    }
  }

  private <T extends ModelFact> List<T> facts(Class<T> kind) {
    return passed.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private List<LinkNews.Replaced> replacements() {
    return passed.stream()
        .filter(LinkNews.Replaced.class::isInstance)
        .map(LinkNews.Replaced.class::cast)
        .toList();
  }

  private void hear(int mark) {
    links.accept(new ModelOrder.Hear(Sounds.pcm(20, mark)));
  }

  private void utterance(String itemId, int mark) {
    hear(mark);
    links.accept(new ModelOrder.Commit(itemId));
  }

  private void respond(String responseId, String... itemIds) {
    links.accept(
        new ModelOrder.Respond(
            responseId,
            Stream.of(itemIds)
                .<ContextItem>map(id -> new ContextItem.Message(id, ContextItem.Role.CALLER, ""))
                .toList(),
            null,
            ResponseOptions.NONE));
  }

  /** The marks of the sound, and the names of the utterances, that a link was told. */
  private static List<Object> told(StagedLink link) {
    var told = new ArrayList<Object>();
    for (var order : link.orders) {
      switch (order) {
        case ModelOrder.Hear(var audio, _) -> told.add((int) audio.bytes()[0]);
        case ModelOrder.Commit(var itemId) -> told.add(itemId);
        default -> {}
      }
    }
    return told;
  }

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

  private void watch(long millis) {
    for (long left = millis; left > 0; left -= 500) {
      time.pass(Math.min(500, left));
      links.watch();
    }
    time.pass(0);
  }

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
  void whatNobodyAnsweredIsToldToTheNextLinkExactlyOnce() {
    links.begin();
    utterance("item_1", 1);
    respond("resp_1", "item_1");
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    first.last().done("resp_1");
    first.last().says(new ModelFact.Transcript("item_1", "words", true));
    links.told(new SessionCommand.BeginSpeaking(1, "resp_1", time.clock.now()));
    utterance("item_2", 2);
    hear(3);
    first.last().dies();
    hear(4);
    links.accept(new ModelOrder.Commit("item_3"));
    time.pass(0);
    hear(5);

    assertThat(told(first.last())).containsExactly(2, "item_2", 3, 4, "item_3", 5);
  }

  @Test
  void whatIsBeingAnsweredIsNotToldAgainOnceTheAnswerIsHeard() {
    links.begin();
    utterance("item_1", 1);
    respond("resp_1", "item_1");
    first.last().says(new ModelFact.Transcript("item_1", "words", true));
    links.told(new SessionCommand.BeginSpeaking(1, "resp_1", time.clock.now()));
    utterance("item_2", 2);
    first.last().dies();
    time.pass(0);

    assertThat(told(first.last())).containsExactly(2, "item_2");
  }

  @Test
  void whatWasAskedAndNotAnsweredIsToldAgain() {
    links.begin();
    utterance("item_1", 1);
    respond("resp_1", "item_1");
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    first.last().dies();
    time.pass(0);

    assertThat(told(first.last())).containsExactly(1, "item_1");
    assertThat(first.last().all(ModelOrder.Respond.class)).as("the session asks again").isEmpty();
  }

  @Test
  void aTranscriptThatIsKnownIsNotReportedAgain() {
    links.begin();
    utterance("item_1", 1);
    first.last().says(new ModelFact.Transcript("item_1", "words", true));
    first.last().dies();
    time.pass(0);
    first.last().says(new ModelFact.Transcript("item_1", "words", true));

    assertThat(facts(ModelFact.Transcript.class)).hasSize(1);
  }

  @Test
  void soundBeyondItsLimitPushesOutTheOldestAndIsCounted() {
    links.begin();
    for (int i = 0; i < 1_501; i++) {
      hear(i == 0 ? 7 : 1);
    }
    first.last().dies();
    time.pass(0);

    assertThat(told(first.last())).hasSize(1_500).doesNotContain(7);
    assertThat(counters.callerSoundDropped.sum()).isEqualTo(1);
  }

  @Test
  void whatWasSaidBeforeTheClientChangedItsFormatIsToldAsItCame() {
    links.begin();
    links.accept(new ModelOrder.Hear(Audio.ofBytes(AudioFormat.PCMU, new byte[160])));
    links.accept(new ModelOrder.Update(Legs.spokenBy("verse")));
    hear(1);
    first.last().dies();
    time.pass(0);

    assertThat(first.last().names()).containsExactly("Hear", "Hear");
    assertThat(first.last().all(ModelOrder.Hear.class))
        .extracting(hear -> hear.audio().format())
        .containsExactly(AudioFormat.PCMU, AudioFormat.PCM_24K);
  }

  @Test
  void aCallThatIsOverKeepsNoSound() {
    links.begin();
    utterance("item_1", 1);
    hear(2);
    links.close();

    assertThat(room.bytes()).isZero();
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
  void aModelThatGoesIsLeftInTheNextPause() {
    links.begin();
    var former = first.last();
    hear(1);
    former.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 60_000));
    watch(5_000);
    assertThat(replacements()).as("the caller speaks").isEmpty();
    links.accept(new ModelOrder.Commit("item_1"));
    respond("resp_1", "item_1");
    watch(2_000);
    assertThat(replacements()).as("the model thinks").isEmpty();
    former.says(new ModelFact.Transcript("item_1", "words", true));
    links.told(new SessionCommand.BeginSpeaking(1, "resp_1", time.clock.now()));
    former.done("resp_1");
    watch(1_000);

    assertThat(first.links).hasSize(2);
    assertThat(former.closed).isTrue();
    assertThat(told(first.last())).isEmpty();
    assertThat(replacements())
        .containsExactly(
            new LinkNews.Replaced("first", "first", ModelChangeReason.GOING_AWAY, 2, 0));
  }

  @Test
  void aModelThatGoesIsLeftInMidSpeechShortlyBeforeItsEnd() {
    links.begin();
    hear(1);
    first.last().says(new ModelFact.GoingAway(ModelChangeReason.END_OF_LIFE, 10_000));
    watch(7_500);
    assertThat(replacements()).isEmpty();
    watch(1_000);

    assertThat(first.links).hasSize(2);
    assertThat(told(first.last())).containsExactly(1);
    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.END_OF_LIFE, LinkNews.Replaced::reason);
  }

  @Test
  void theNextLinkIsOpenBeforeTheOneThatIsLeftIsClosed() {
    links.begin();
    var former = first.last();
    var closedFirst = new ArrayList<Boolean>();
    hear(1);
    first.whenAsked = (_, _) -> closedFirst.add(former.closed);
    former.says(new ModelFact.GoingAway(ModelChangeReason.EXPIRED, 0));
    time.pass(0);

    assertThat(closedFirst).containsExactly(false);
    assertThat(former.closed).isTrue();
    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.EXPIRED, LinkNews.Replaced::reason);
  }

  @Test
  void aLinkThatIsLeftAnswersUntilTheNextCanBeUsed() {
    links.begin();
    var former = first.last();
    first.opens = false;
    former.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 60_000));
    time.pass(0);
    assertThat(first.links).hasSize(2);
    utterance("item_1", 1);
    assertThat(former.closed).isFalse();
    assertThat(former.names()).containsExactly("Hear", "Commit");
    watch(800);
    first.last().says(new ModelFact.Opened());
    time.pass(0);

    assertThat(former.closed).isTrue();
    assertThat(told(first.last())).as("what nobody has answered").containsExactly(1, "item_1");
    assertThat(replacements())
        .singleElement()
        .returns(0L, LinkNews.Replaced::silenceMs)
        .returns(2, LinkNews.Replaced::number);
  }

  @Test
  void whereTheNextFailsItGoesOnAndAnotherIsTried() {
    links.begin();
    var former = first.last();
    first.refusal = DOWN;
    first.refusals = 2;
    former.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 60_000));
    watch(500);
    respond("resp_1");
    assertThat(former.closed).isFalse();
    assertThat(former.names()).containsExactly("Respond");
    former.done("resp_1");
    watch(5_000);

    assertThat(former.closed).isTrue();
    assertThat(replacements()).hasSize(1);
    assertThat(facts(ModelFact.Failed.class)).isEmpty();
  }

  @Test
  void aLinkThatDiesWhileTheNextIsMadeIsFollowedByThat() {
    links.begin();
    var former = first.last();
    first.opens = false;
    former.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 60_000));
    time.pass(0);
    hear(7);
    former.dies();
    time.pass(0);

    assertThat(first.links).as("no third is dialled").hasSize(2);
    assertThat(told(first.last())).containsExactly(7);
    watch(1_000);
    first.last().says(new ModelFact.Opened());
    assertThat(replacements()).singleElement().returns(1_000L, LinkNews.Replaced::silenceMs);
  }

  @Test
  void whatIsNotThereInTimeIsWaitedForAndTheCallerIsToldWhy() {
    links.begin();
    var former = first.last();
    first.opens = false;
    former.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, 3_000));
    watch(2_000);
    assertThat(former.closed).isTrue();
    assertThat(passed).doesNotHaveAnyElementsOfTypes(LinkNews.Out.class);
    watch(1_500);

    assertThat(passed).hasAtLeastOneElementOfType(LinkNews.Out.class);
    first.last().says(new ModelFact.Opened());
    assertThat(replacements().getFirst().silenceMs()).isBetween(2_000L, 3_000L);
  }

  @Test
  void anAnswerWhoseWordsHaveNotComeIsHeardByTheNextLinkToo() {
    links.begin();
    utterance("item_1", 1);
    respond("resp_1", "item_1");
    links.told(new SessionCommand.BeginSpeaking(1, "resp_1", Instant.EPOCH));
    first.last().done("resp_1");
    first.last().dies();
    time.pass(0);
    assertThat(told(first.last())).containsExactly(1, "item_1");

    first.last().says(new ModelFact.Transcript("item_1", "where is it", true));
    first.last().dies();
    watch(1_000);
    assertThat(told(first.last())).isEmpty();
  }

  @Test
  void wordsThatNeverComeAreNotWaitedForForEver() {
    links.begin();
    utterance("item_1", 1);
    respond("resp_1", "item_1");
    links.told(new SessionCommand.BeginSpeaking(1, "resp_1", Instant.EPOCH));
    first.last().done("resp_1");
    watch(11_000);
    first.last().dies();
    time.pass(0);

    assertThat(told(first.last())).isEmpty();
    assertThat(room.bytes()).isZero();
  }

  @Test
  void aModelThatSaysNothingOfWhatItWasAskedIsReplaced() {
    links.begin();
    watch(60_000);
    assertThat(first.links).as("it was not asked anything").hasSize(1);
    respond("resp_1");
    watch(29_000);
    assertThat(first.links).hasSize(1);
    watch(2_000);

    assertThat(first.links).hasSize(2);
    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.SILENCE, LinkNews.Replaced::reason);
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

    assertThat(facts(ModelFact.Done.class)).hasSize(1);
    assertThat(first.links).hasSize(1);
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
    time.pass(LinkBreakers.HOLD.toMillis());

    assertThat(first.links).hasSize(1);
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    assertThat(breakers.heldNanos(first.endpoint(), time.clock.nanos())).isZero();
  }

  @Test
  void anotherAgentsModelHearsWhatNobodyAnswered() {
    links.begin();
    utterance("item_1", 1);
    links.changeModels(List.of(second), Legs.links());
    time.pass(0);

    assertThat(first.last().closed).isTrue();
    assertThat(told(second.last())).containsExactly(1, "item_1");
    assertThat(replacements())
        .containsExactly(
            new LinkNews.Replaced("first", "second", ModelChangeReason.ASSIGNED, 2, 0));
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
  void aLinkIsTheCallsOnlyWhenItCanBeUsed() {
    links.begin();
    first.opens = false;
    first.last().dies();
    time.pass(0);
    assertThat(replacements()).isEmpty();
    first.last().dies();
    watch(1_000);
    first.last().says(new ModelFact.Opened());

    assertThat(replacements())
        .as("a dial that failed was no change")
        .singleElement()
        .returns(3, LinkNews.Replaced::number);
  }

  @Test
  void aLinkThatNeverCanBeUsedIsReplaced() {
    first.opens = false;
    links.begin();
    watch(29_000);
    assertThat(first.links).hasSize(1);
    first.opens = true;
    watch(2_000);

    assertThat(first.links).hasSize(2);
    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.SILENCE, LinkNews.Replaced::reason);
  }

  @Test
  void aModelThatAnswersNoPingsIsReplaced() {
    first.can = pinged();
    links.begin();
    for (int i = 0; i < 10; i++) {
      watch(5_000);
      first.last().says(new ModelFact.Alive());
    }
    assertThat(first.links).hasSize(1);
    watch(16_000);

    assertThat(first.links).hasSize(2);
    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.DROPPED, LinkNews.Replaced::reason);
  }

  @Test
  void aModelThatAnswersPingsAndNothingElseIsReplaced() {
    first.can = pinged();
    links.begin();
    respond("resp_1");
    for (int i = 0; i < 7; i++) {
      watch(5_000);
      first.last().says(new ModelFact.Alive());
    }

    assertThat(first.links).hasSize(2);
    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.SILENCE, LinkNews.Replaced::reason);
  }

  @Test
  void whatIsAskedWhileAModelIsBusyWaitsUntilItIsIdle() {
    links.begin();
    first.last().says(new ModelFact.Busy());
    respond("resp_1");
    assertThat(first.last().all(ModelOrder.Respond.class)).isEmpty();
    first.last().says(new ModelFact.Idle());
    assertThat(first.last().all(ModelOrder.Respond.class)).hasSize(1);

    first.last().done("resp_1");
    first.last().says(new ModelFact.Busy());
    respond("resp_2");
    links.accept(new ModelOrder.Cancel("resp_2"));
    first.last().says(new ModelFact.Idle());
    assertThat(first.last().all(ModelOrder.Respond.class)).hasSize(1);
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
  void aHandleServesUntilSomethingIsSaidHeardOrAsked() {
    first.can = resuming();
    links.begin();
    first.last().says(new ModelFact.ResumeHandle("h1"));
    first.last().dies();
    time.pass(0);
    assertThat(first.beginnings.getLast().handle()).isEqualTo("h1");

    first.last().says(new ModelFact.ResumeHandle("h2"));
    utterance("item_1", 1);
    first.last().dies();
    watch(1_000);
    assertThat(first.beginnings.getLast().handle()).isNull();
  }

  @Test
  void aHandleOfOneModelIsNotGivenToAnother() {
    first.can = resuming();
    second.can = resuming();
    links = supervisor(List.of(first, second));
    links.begin();
    first.last().says(new ModelFact.ResumeHandle("h1"));
    first
        .last()
        .says(new ModelFact.Failed(new Problem("model_refused", "model: never", Failure.REFUSED)));
    time.pass(0);

    assertThat(second.beginnings.getLast().handle()).isNull();
  }

  @Test
  void whatAModelWillNotForgetTheNextLinkDoesNotLearn() {
    links.begin();
    links.accept(new ModelOrder.Forget("item_1"));
    first.last().says(new ModelFact.Declined(ModelOrder.Kind.FORGET, "no", null));
    time.pass(0);

    assertThat(replacements())
        .singleElement()
        .returns(ModelChangeReason.FORGETTING, LinkNews.Replaced::reason);
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

  private static LinkCapabilities choosing() {
    var asked = StagedLinks.ASKED;
    return new LinkCapabilities(
        asked.shape(),
        asked.sound(),
        asked.floor(),
        asked.takes(),
        asked.memory(),
        asked.exactSpeech(),
        new LinkCapabilities.Functions(
            LinkCapabilities.Calling.ASYNC, false, LinkCapabilities.LateResult.OUTPUT),
        asked.addedText(),
        asked.updates(),
        asked.textOnly(),
        asked.life(),
        asked.liveness());
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
  void aModelThatIsAskedIsNotBelievedOfTurns() {
    links.begin();
    first.last().says(new ModelFact.SpeechStarted("item_own", 0L, true));
    first.last().says(new ModelFact.SpeechStopped("item_own", 500L));
    first.last().says(new ModelFact.ResponseStarted("resp_own", ModelFact.Origin.OWN));

    assertThat(passed).isEmpty();
    assertThat(counters.turnsRefused.sum()).isEqualTo(3);
    assertThat(first.last().orders).containsExactly(new ModelOrder.Cancel("resp_own"));
  }

  @Test
  void aModelThatIsNotBelievedOfTurnsIsBelievedOfWhatItIsAsked() {
    links.begin();
    utterance("item_1", 1);
    respond("resp_1", "item_1");
    first.last().says(new ModelFact.ResponseStarted("resp_own", ModelFact.Origin.OWN));
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    first.last().done("resp_1");

    assertThat(facts(ModelFact.ResponseStarted.class))
        .containsExactly(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    assertThat(facts(ModelFact.Done.class))
        .extracting(ModelFact.Done::responseId)
        .containsExactly("resp_1");
  }

  @Test
  void whatAModelSaysOfTurnsBeforeItsLinkIsThereIsNotBelievedEither() {
    first.opens = false;
    first.whileOpening = List.of(new ModelFact.ResponseStarted("resp_own", ModelFact.Origin.OWN));
    links.begin();

    assertThat(passed).isEmpty();
    assertThat(counters.turnsRefused.sum()).isEqualTo(1);
  }

  @Test
  void aModelThatCanTakeTurnsIsBelievedWhereTheLegHasNoRules() {
    first.can = either();
    links.begin();
    first.last().says(new ModelFact.SpeechStarted("item_1", 0L, true));
    first.last().says(new ModelFact.SpeechStopped("item_1", 500L));
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.OWN));
    first.legHasRules = true;
    first.last().says(new ModelFact.SpeechStarted("item_2", 900L, true));
    first.last().says(new ModelFact.SpeechStopped("item_2", 1_500L));
    first.last().says(new ModelFact.ResponseStarted("resp_2", ModelFact.Origin.OWN));

    assertThat(passed).hasSize(3);
    assertThat(counters.turnsRefused.sum()).isEqualTo(3);
    assertThat(first.last().orders).containsExactly(new ModelOrder.Cancel("resp_2"));
  }

  @Test
  void aTurnThatTheModelTookBeforeTheLegHadRulesIsAnsweredByItOnce() {
    first.can = either();
    links.begin();
    first.last().says(new ModelFact.SpeechStarted("item_1", 0L, true));
    first.last().says(new ModelFact.SpeechStopped("item_1", 500L));
    first.legHasRules = true;
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.OWN));
    first.last().says(new ModelFact.ResponseStarted("resp_2", ModelFact.Origin.OWN));

    assertThat(facts(ModelFact.ResponseStarted.class))
        .extracting(ModelFact.ResponseStarted::responseId)
        .containsExactly("resp_1");
  }

  private static LinkCapabilities either() {
    var either = LinkCapabilities.Decider.BOTH;
    return asked(new LinkCapabilities.Floor(either, either), StagedLinks.ASKED.liveness());
  }

  private static LinkCapabilities pinged() {
    return asked(StagedLinks.ASKED.floor(), LinkCapabilities.Liveness.PING);
  }

  private static LinkCapabilities resuming() {
    return asked(
        StagedLinks.ASKED.floor(),
        StagedLinks.ASKED.liveness(),
        new LinkCapabilities.Life(true, null, true));
  }

  private static LinkCapabilities asked(
      LinkCapabilities.Floor floor, LinkCapabilities.Liveness liveness) {
    return asked(floor, liveness, StagedLinks.ASKED.life());
  }

  private static LinkCapabilities asked(
      LinkCapabilities.Floor floor,
      LinkCapabilities.Liveness liveness,
      LinkCapabilities.Life life) {
    var asked = StagedLinks.ASKED;
    return new LinkCapabilities(
        asked.shape(),
        asked.sound(),
        floor,
        asked.takes(),
        asked.memory(),
        asked.exactSpeech(),
        asked.functions(),
        asked.addedText(),
        asked.updates(),
        asked.textOnly(),
        life,
        liveness);
  }
}
