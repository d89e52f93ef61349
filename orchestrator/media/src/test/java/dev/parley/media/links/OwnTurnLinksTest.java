package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.Legs;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkCapabilities.Decider;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.ModelOrder.Hear.Mark;
import dev.parley.media.time.StagedTime;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the supervisor makes of links whose models take turns themselves. */
public class OwnTurnLinksTest {

  private final StagedTime time = new StagedTime();
  private final MediaCounters counters = new MediaCounters();
  private final StagedLinks model = new StagedLinks("own", time.clock);
  private final List<LinkNews> news = new ArrayList<>();
  private final LinkSupervisor links =
      new LinkSupervisor(
          new LinkSupervisor.LinkContext(
              time.clock,
              time,
              new LinkBreakers(),
              counters,
              new SoundRoom(SoundRooms.USUAL_BYTES, counters.callerSoundOverflowed),
              number -> fact -> reported(number, fact),
              _ -> {},
              news::add,
              Runnable::run),
          List.of(model),
          Legs.links());

  private void reported(int number, ModelFact fact) {
    links.reported(number, fact);
  }

  private static LinkCapabilities can(boolean resumes) {
    return Capable.as(
        StagedLinks.ASKED,
        can -> {
          can.floor = new LinkCapabilities.Floor(Decider.MODELS, Decider.MODELS);
          can.takes = LinkCapabilities.Takes.ALL;
          can.life = new LinkCapabilities.Life(resumes, null, true);
        });
  }

  private void begin(LinkCapabilities can) {
    model.can = can;
    links.begin();
  }

  private void hear(long millis) {
    for (long left = millis; left > 0; left -= 20) {
      links.accept(new ModelOrder.Hear(Sounds.pcm(20, 1)));
    }
  }

  private void watch(long millis) {
    for (long left = millis; left > 0; left -= 500) {
      time.pass(Math.min(500, left));
      links.watch();
    }
    time.pass(0);
  }

  private <T extends LinkNews> List<T> all(Class<T> kind) {
    return news.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void oneThatTakesATurnAndSaysNothingIsReplacedOnce() {
    begin(can(false));
    hear(1_000);
    model.last().says(new ModelFact.SpeechStarted("item_1", 0L, true));
    model.last().says(new ModelFact.SpeechStopped("item_1", 1_000L));
    watch(LinkRules.PATIENCE.toMillis() + 1_000);

    assertThat(all(LinkNews.Replaced.class))
        .singleElement()
        .returns(ModelChangeReason.SILENCE, LinkNews.Replaced::reason);
    assertThat(model.last().all(ModelOrder.Hear.class)).as("it hears it again").hasSize(50);

    model.last().says(new ModelFact.SpeechStarted("item_2", 0L, true));
    model.last().says(new ModelFact.SpeechStopped("item_2", 1_000L));
    watch(3 * LinkRules.PATIENCE.toMillis());

    assertThat(model.links).as("there may be nothing to say").hasSize(2);
    assertThat(all(LinkNews.CallerEnded.class))
        .extracting(LinkNews.CallerEnded::itemId)
        .containsExactly("item_1", "item_1");
  }

  /** The caller's sound comes all the time. */
  private void talk(long millis) {
    for (long left = millis; left > 0; left -= 500) {
      hear(500);
      watch(500);
    }
  }

  @Test
  void oneThatHearsTheCallerBeginAndThenSaysNothingIsReplacedOnce() {
    begin(can(false));
    hear(1_000);
    model.last().says(new ModelFact.SpeechStarted("item_1", 0L, true));
    talk(LinkRules.PATIENCE.toMillis() - 1_000);
    assertThat(model.links).hasSize(1);
    talk(2_000);

    assertThat(all(LinkNews.Replaced.class))
        .singleElement()
        .returns(ModelChangeReason.SILENCE, LinkNews.Replaced::reason);
    model.last().says(new ModelFact.SpeechStarted("item_2", 0L, true));
    talk(3 * LinkRules.PATIENCE.toMillis());

    assertThat(model.links).as("the caller may talk on and on").hasSize(2);
    assertThat(all(LinkNews.CallerBegan.class))
        .extracting(LinkNews.CallerBegan::itemId)
        .containsOnly("item_1");
  }

  @Test
  void oneThatTellsWordsMeanwhileIsNot() {
    begin(can(false));
    hear(1_000);
    model.last().says(new ModelFact.SpeechStarted("item_1", 0L, true));
    for (int i = 0; i < 6; i++) {
      talk(LinkRules.PATIENCE.toMillis() / 2);
      model.last().says(new ModelFact.Transcript("item_1", "words ", false));
    }

    assertThat(model.links).hasSize(1);
  }

  @Test
  void norIsOneThatIsGivenNoSound() {
    begin(can(false));
    hear(1_000);
    model.last().says(new ModelFact.SpeechStarted("item_1", 0L, true));
    watch(3 * LinkRules.PATIENCE.toMillis());

    assertThat(model.links).hasSize(1);
  }

  @Test
  void whatIsSaidToAHumanIsKeptForNoModelThoughNoneIsLinked() {
    begin(can(false));
    links.ordered(new SessionOrder.FloorMoved("part_1", List.of()));
    model.refusal = StagedLinks.LOST;
    model.last().dies();
    time.pass(0);
    hear(2_000);
    links.ordered(
        new SessionOrder.FloorMoved(
            null, List.of(new ContextItem.Message("item_1", ContextItem.Role.CALLER, "hello"))));
    model.refusal = null;
    time.pass(5_000);

    assertThat(model.last().all(ModelOrder.Hear.class)).isEmpty();
    assertThat(model.beginnings.getLast().seed()).hasSize(1);
  }

  @Test
  void anotherAgentsModelKnowsWhatWasSaidSinceTheLastQuestion() {
    begin(StagedLinks.ASKED);
    var asked = new ContextItem.Message("item_1", ContextItem.Role.CALLER, "Sales, please.");
    links.accept(new ModelOrder.Respond("resp_1", List.of(asked), null, ResponseOptions.NONE));
    model.last().done("resp_1");
    news.clear();
    var sales = new StagedLinks("sales", time.clock);
    sales.can = can(false);
    links.changeModels(List.of(sales), Legs.links(), null);

    assertThat(news).hasAtLeastOneElementOfType(LinkNews.ContextWanted.class);
    var answer = new ContextItem.Message("item_2", ContextItem.Role.AGENT, "Shall I?");
    links.ordered(new SessionOrder.ContextTold(List.of(asked, answer)));
    time.pass(0);
    assertThat(sales.beginnings.getLast().seed())
        .extracting(ContextItem::id)
        .containsExactly("item_1", "item_2");
  }

  @Test
  void aHandleOfAModelThatGoesOnByNoneIsNotUsed() {
    begin(can(false));
    model.last().says(new ModelFact.ResumeHandle("h1"));
    model.last().dies();
    time.pass(0);

    assertThat(model.beginnings.getLast().handle()).isNull();
  }

  @Test
  void oneOfAModelThatDoesIs() {
    begin(can(true));
    model.last().says(new ModelFact.ResumeHandle("h1"));
    model.last().dies();
    time.pass(0);

    assertThat(model.beginnings.getLast().handle()).isEqualTo("h1");
  }

  @Test
  void whatComesAgainIsMarkedAsItWas() {
    model.can = StagedLinks.ASKED;
    links.begin();
    links.accept(new ModelOrder.Hear(Sounds.pcm(20, 1), Mark.PADDING));
    links.accept(new ModelOrder.Hear(Sounds.pcm(20, 2)));
    model.last().dies();
    time.pass(0);

    assertThat(model.last().all(ModelOrder.Hear.class))
        .extracting(ModelOrder.Hear::mark)
        .containsExactly(Mark.PADDING, Mark.SPEECH);
  }

  @Test
  void whatIsSaidWhileALinkOpensIsNotForgottenHoweverLongThatTakes() {
    begin(can(false));
    hear(400);
    model.last().says(new ModelFact.SpeechStarted("item_1", 200L, true));
    model.opens = false;
    model.last().dies();
    time.pass(0);
    for (int second = 0; second < 8; second++) {
      hear(1_000);
      watch(1_000);
    }
    model.last().dies();
    watch(1_000);
    model.last().says(new ModelFact.Opened());
    model.last().says(new ModelFact.SpeechStarted("item_2", 200L, true));

    assertThat(model.last().all(ModelOrder.Hear.class)).hasSize(420);
    assertThat(all(LinkNews.CallerBegan.class).getLast().itemId()).isEqualTo("item_1");
  }

  @Test
  void aCallerWhoGoesOnHasOneUtteranceThoughTheNextLinkMissedItsBeginning() {
    begin(can(false));
    hear(400);
    model.last().says(new ModelFact.SpeechStarted("item_1", 200L, true));
    model.last().dies();
    time.pass(0);
    hear(400);
    model.last().says(new ModelFact.SpeechStarted("item_2", 500L, true));
    model.last().says(new ModelFact.SpeechStopped("item_2", 800L));

    assertThat(all(LinkNews.CallerBegan.class))
        .extracting(LinkNews.CallerBegan::itemId)
        .containsOnly("item_1");
    assertThat(all(LinkNews.CallerEnded.class))
        .extracting(LinkNews.CallerEnded::itemId)
        .containsExactly("item_1");
  }

  @Test
  void whatTheNextLinkNeverNoticesIsNotWaitedForForEver() {
    begin(can(false));
    hear(400);
    model.last().says(new ModelFact.SpeechStarted("item_1", 200L, true));
    model.last().dies();
    time.pass(0);
    hear(5_500);
    watch(1_000);

    assertThat(all(LinkNews.CallerUnnoticed.class)).hasSize(1);
    model.last().says(new ModelFact.SpeechStarted("item_2", 5_800L, true));
    assertThat(all(LinkNews.CallerBegan.class).getLast().itemId()).isEqualTo("item_2");
  }

  @Test
  void aTurnThatOneLinkFoundWholeEndsNoOther() {
    begin(can(false));
    hear(400);
    model.last().says(new ModelFact.SpeechStarted("item_1", 0L, true));
    model.last().says(new ModelFact.SpeechStopped("item_1", 400L));
    hear(400);
    model.last().says(new ModelFact.SpeechStarted("item_2", 500L, true));
    model.last().dies();
    time.pass(0);
    news.clear();
    model.last().says(new ModelFact.SpeechStarted("item_3", 0L, true));
    model.last().says(new ModelFact.SpeechStopped("item_3", 400L));
    assertThat(all(LinkNews.CallerEnded.class)).as("the caller goes on with the other").isEmpty();
    model.last().says(new ModelFact.SpeechStarted("item_4", 500L, true));
    model.last().says(new ModelFact.SpeechStopped("item_4", 900L));

    assertThat(all(LinkNews.CallerEnded.class))
        .extracting(LinkNews.CallerEnded::itemId)
        .containsExactly("item_2");
  }

  @Test
  void anUtteranceThatBreaksEachLinkIsToldToNoFurtherOne() {
    begin(can(false));
    hear(200);
    model.last().says(new ModelFact.SpeechStarted("item_1", 0L, true));
    model.last().says(new ModelFact.SpeechStopped("item_1", 200L));
    for (int i = 0; i < LinkRules.MOST_REPEATS; i++) {
      model.last().dies();
      watch(20_000);
      assertThat(model.last().all(ModelOrder.Hear.class)).hasSize(10);
      model.last().says(new ModelFact.SpeechStarted("item_9" + i, 0L, true));
    }
    model.last().dies();
    watch(20_000);

    assertThat(model.last().all(ModelOrder.Hear.class)).isEmpty();
  }

  @Test
  void whereItIsInItsOwnSoundIsHowLongAgoItWas() {
    begin(can(false));
    hear(1_000);
    model.last().says(new ModelFact.SpeechStarted("item_1", 700L, true));
    model.last().says(new ModelFact.SpeechStopped("item_1", null));

    assertThat(all(LinkNews.CallerBegan.class))
        .containsExactly(new LinkNews.CallerBegan("item_1", 300, true));
    assertThat(all(LinkNews.CallerEnded.class))
        .containsExactly(new LinkNews.CallerEnded("item_1", 0));
  }
}
