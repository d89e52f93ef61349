package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.Legs;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkCapabilities.Setting;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.time.StagedTime;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.ResponseOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sets reaches the model, by the link that there is or by another. */
public class SettingsOfLinksTest {

  private static final LinkSettings BEFORE = Legs.links();
  private static final LinkSettings AFTER = Legs.spokenBy("verse");
  private static final Problem NEVER =
      new Problem("invalid_voice", "model: no such voice", Failure.REFUSED);

  private final StagedTime time = new StagedTime();
  private final LinkBreakers breakers = new LinkBreakers();
  private final MediaCounters counters = new MediaCounters();
  private final StagedLinks model = new StagedLinks("only", time.clock);
  private final List<ModelFact> facts = new ArrayList<>();
  private final List<LinkNews> news = new ArrayList<>();
  private final LinkSupervisor links =
      new LinkSupervisor(
          new LinkSupervisor.LinkContext(
              time.clock,
              time,
              breakers,
              counters,
              new SoundRoom(SoundRooms.USUAL_BYTES, counters.callerSoundOverflowed),
              number -> fact -> reported(number, fact),
              facts::add,
              news::add,
              Runnable::run),
          List.of(model),
          BEFORE);

  private void reported(int number, ModelFact fact) {
    links.reported(number, fact);
  }

  /** A call whose model takes these in mid-call. */
  private void begin(Set<Setting> updates) {
    model.can = Capable.as(StagedLinks.ASKED, can -> can.updates = updates);
    links.begin();
  }

  private void set(LinkSettings settings) {
    links.accept(new ModelOrder.Update(settings));
    time.pass(0);
  }

  private void watch(long millis) {
    for (long left = millis; left > 0; left -= 500) {
      time.pass(Math.min(500, left));
      links.watch();
    }
    time.pass(0);
  }

  private void ask() {
    links.accept(new ModelOrder.Respond("resp_1", List.of(), null, ResponseOptions.NONE));
  }

  private static LinkSettings with(Setting changed) {
    return switch (changed) {
      case FORMATS -> BEFORE.in(AudioFormat.PCMU, AudioFormat.PCMU);
      case VOICE -> AFTER;
      case INSTRUCTIONS -> changed("Be long.", BEFORE.speed(), BEFORE.tools(), null);
      case SPEED -> changed(BEFORE.instructions(), 1.2, BEFORE.tools(), null);
      case TOOLS -> changed(BEFORE.instructions(), BEFORE.speed(), List.of(), null);
      case ANSWERS ->
          changed(
              BEFORE.instructions(),
              BEFORE.speed(),
              BEFORE.tools(),
              new ResponseOptions.ToolUse.Required());
    };
  }

  private static LinkSettings changed(
      @Nullable String instructions,
      double speed,
      List<ResponseOptions.Tool> tools,
      ResponseOptions.@Nullable ToolUse use) {
    return new LinkSettings(
        BEFORE.hears(),
        BEFORE.speaks(),
        BEFORE.voice(),
        instructions,
        speed,
        tools,
        use,
        BEFORE.mostTokens());
  }

  @Test
  void eachLinkBeginsWithAllThatIsSet() {
    begin(EnumSet.allOf(Setting.class));
    set(AFTER);
    model.last().dies();
    time.pass(0);

    assertThat(model.settings).containsExactly(BEFORE, AFTER);
    assertThat(model.last().orders).as("and is not told once more").isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anOpenLinkIsToldWhatItTakes(Setting setting) {
    begin(EnumSet.of(setting));
    set(with(setting));
    watch(1_000);

    assertThat(model.last().orders).containsExactly(new ModelOrder.Update(with(setting)));
    assertThat(model.links).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void anotherBeginsWithWhatItDoesNotTake(Setting setting) {
    begin(EnumSet.complementOf(EnumSet.of(setting)));
    set(with(setting));

    assertThat(model.settings).containsExactly(BEFORE, with(setting));
    assertThat(model.links.getFirst().orders).isEmpty();
    assertThat(replacements())
        .singleElement()
        .isEqualTo(new LinkNews.Replaced("only", "only", ModelChangeReason.SETTINGS, 2, 0));
  }

  @Test
  void whatIsSetWhileALinkOpensItIsToldAndHasTaken() {
    model.opens = false;
    begin(Set.of(Setting.INSTRUCTIONS));
    set(with(Setting.INSTRUCTIONS));
    assertThat(model.last().orders).isEmpty();

    model.last().says(new ModelFact.Opened());
    assertThat(model.last().orders)
        .containsExactly(new ModelOrder.Update(with(Setting.INSTRUCTIONS)));

    model.last().says(new ModelFact.Accepted(ModelOrder.Kind.UPDATE));
    model.refusal = new Problem("model_refused", "model: never", Failure.REFUSED);
    model.refusals = 1;
    set(AFTER);
    watch(12_000);
    assertThat(news)
        .as("what it has taken is in force again")
        .contains(new LinkNews.SettingsDeclined(AFTER, with(Setting.INSTRUCTIONS)));
  }

  @Test
  void whatIsSetAsItWasIsToldToNobody() {
    begin(Set.of());
    set(Legs.links());

    assertThat(model.links).hasSize(1);
    assertThat(model.last().orders).isEmpty();
  }

  @Test
  void inMidAnswerItWaitsForTheEnd() {
    begin(Set.of());
    ask();
    set(AFTER);
    watch(2_000);
    assertThat(replacements()).isEmpty();

    model.links.getFirst().done("resp_1");
    watch(500);

    assertThat(model.settings).containsExactly(BEFORE, AFTER);
    assertThat(replacements()).hasSize(1);
  }

  @Test
  void butNotForLong() {
    begin(Set.of());
    ask();
    set(AFTER);
    watch(LinkRules.CHANGED.toMillis());

    assertThat(model.settings).containsExactly(BEFORE, AFTER);
    assertThat(replacements()).hasSize(1);
  }

  @Test
  void aLinkThatWaitsForItsSettingsIsLeftBeforeItsLifeEnds() {
    model.can =
        Capable.as(
            StagedLinks.ASKED,
            can -> {
              can.updates = Set.of();
              can.life = new LinkCapabilities.Life(false, Duration.ofSeconds(60), true);
            });
    links.begin();
    model.opens = false;
    set(AFTER);
    watch(39_000);
    assertThat(model.links.getFirst().closed).as("no other can be used yet").isFalse();

    watch(20_500);

    assertThat(model.links.getFirst().closed).as("left in time, whatever comes after").isTrue();
  }

  @Test
  void whatAnOpenLinkDeclinesAnotherMayTake() {
    begin(EnumSet.allOf(Setting.class));
    set(AFTER);
    model
        .last()
        .says(new ModelFact.Declined(ModelOrder.Kind.UPDATE, "cannot_update_voice", "voice"));
    time.pass(0);

    assertThat(model.settings).containsExactly(BEFORE, AFTER);
    assertThat(facts).as("nobody declines it any more").isEmpty();
  }

  @Test
  void whatNoLinkTakesIsDeclinedAndTheCallGoesOnAsItWas() {
    begin(Set.of());
    model.refusal = NEVER;
    model.refusals = 1;
    set(AFTER);

    assertThat(facts)
        .containsExactly(new ModelFact.Declined(ModelOrder.Kind.UPDATE, "invalid_voice", null));
    assertThat(model.settings)
        .as("one was tried, and the one that there is goes on")
        .containsExactly(BEFORE, AFTER);
    assertThat(model.last().closed).isFalse();
    assertThat(replacements()).isEmpty();
    assertThat(news).contains(new LinkNews.SettingsDeclined(AFTER, BEFORE));
  }

  @Test
  void soItIsWhereTheOpenLinkDeclinedItToo() {
    begin(EnumSet.allOf(Setting.class));
    set(AFTER);
    model.refusal = NEVER;
    model.refusals = 1;
    model.last().says(new ModelFact.Declined(ModelOrder.Kind.UPDATE, "invalid_value", "voice"));
    time.pass(0);

    assertThat(facts).hasOnlyElementsOfType(ModelFact.Declined.class).hasSize(1);
    assertThat(model.settings).containsExactly(BEFORE, AFTER);
    model.last().dies();
    time.pass(0);
    assertThat(model.settings.getLast()).as("the next is not told it either").isEqualTo(BEFORE);
  }

  @Test
  void ofTwoChangesUnderWayTheOneThatIsDeclinedCostsNobodyTheCall() {
    var slower = with(Setting.SPEED);
    begin(EnumSet.allOf(Setting.class));
    set(slower);
    set(AFTER);
    model.last().says(new ModelFact.Accepted(ModelOrder.Kind.UPDATE));
    model.refusal = NEVER;
    model.refusals = 1;
    model.last().says(new ModelFact.Declined(ModelOrder.Kind.UPDATE, "invalid_value", "voice"));
    time.pass(0);

    assertThat(facts).hasOnlyElementsOfType(ModelFact.Declined.class).hasSize(1);
    model.last().dies();
    time.pass(0);
    assertThat(model.settings.getLast()).isEqualTo(slower);
  }

  @Test
  void theOrderOfTheAnswersDoesNotMatter() {
    begin(EnumSet.allOf(Setting.class));
    set(AFTER);
    set(with(Setting.SPEED));
    model.last().says(new ModelFact.Declined(ModelOrder.Kind.UPDATE, "invalid_value", "voice"));
    model.last().says(new ModelFact.Accepted(ModelOrder.Kind.UPDATE));
    time.pass(0);

    assertThat(facts).isEmpty();
    assertThat(model.settings.getLast()).isEqualTo(with(Setting.SPEED));
  }

  @Test
  void whatIsSetWhileALinkOpensThatIsThenRefusedCostsNobodyTheCallEither() {
    begin(Set.of());
    model.opens = false;
    set(AFTER);
    var refused = model.last();
    set(with(Setting.SPEED));
    refused.says(new ModelFact.Failed(NEVER));
    model.opens = true;
    watch(1_000);

    assertThat(facts).doesNotHaveAnyElementsOfTypes(ModelFact.Failed.class);
    assertThat(model.settings.getLast()).isEqualTo(with(Setting.SPEED));
  }

  @Test
  void aQuestionOfALinkThatIsThenRefusedIsAskedAgain() {
    begin(Set.of());
    model.opens = false;
    model.last().dies();
    set(AFTER);
    time.pass(0);
    ask();
    model.last().failsAt("resp_1", NEVER);
    model.opens = true;
    model.last().says(new ModelFact.Failed(NEVER));
    watch(1_000);

    assertThat(facts).doesNotHaveAnyElementsOfTypes(ModelFact.Done.class);
    assertThat(replacements()).as("so that the session asks again").hasSize(1);
    ask();
    assertThat(model.last().all(ModelOrder.Respond.class)).hasSize(1);
  }

  private List<LinkNews.Replaced> replacements() {
    return news.stream()
        .filter(LinkNews.Replaced.class::isInstance)
        .map(LinkNews.Replaced.class::cast)
        .toList();
  }

  @Test
  void whatWasAcceptedIsNotGoneBackOn() {
    begin(EnumSet.allOf(Setting.class));
    set(AFTER);
    model.last().says(new ModelFact.Accepted(ModelOrder.Kind.UPDATE));
    model.refusal = NEVER;
    model.last().dies();
    time.pass(0);

    assertThat(facts).hasOnlyElementsOfType(ModelFact.Failed.class).hasSize(1);
  }

  @Test
  void whatIsSetWhileNoLinkIsThereIsOfTheNext() {
    begin(Set.of());
    model.refusal = StagedLinks.LOST;
    model.last().dies();
    time.pass(0);
    set(AFTER);
    model.refusal = null;
    watch(1_000);

    assertThat(model.settings.getLast()).isEqualTo(AFTER);
    assertThat(model.last().orders).isEmpty();
  }

  @Test
  void anotherAgentsLinkBeginsWithThatAgentsSettings() {
    begin(EnumSet.allOf(Setting.class));
    links.changeModels(List.of(model), AFTER, null);
    time.pass(0);

    assertThat(model.settings).containsExactly(BEFORE, AFTER);
    assertThat(model.last().orders).isEmpty();
  }

  @Test
  void aLinkThatCannotBeMadeForAChangeCostsNobodyTheOneThatThereIs() {
    begin(Set.of());
    ask();
    model.refusal = new Problem("model_busy", "model: busy", ModelFact.Failure.BUSY);
    set(AFTER);
    watch(30_000);

    assertThat(model.links.getFirst().closed).isFalse();
    model.refusal = null;
    model.links.getFirst().done("resp_1");
    watch(10_000);
    assertThat(model.settings.getLast().voice()).isEqualTo(AFTER.voice());
    assertThat(model.links.getFirst().closed).isTrue();
  }

  @Test
  void anAccountThatIsRefusedIsNotTakenForASettingThatIsDeclined() {
    begin(Set.of());
    model.refusal = new Problem("model_refused", "model: no quota", Failure.FATAL);
    model.refusals = 2;
    set(AFTER);
    watch(500);
    model.last().dies();
    watch(12_000);

    assertThat(news).noneMatch(LinkNews.SettingsDeclined.class::isInstance);
  }

  @Test
  void whatAModelDeclinesSaysNothingAgainstItForOtherCalls() {
    begin(Set.of());
    model.refusal = new Problem("model_refused", "voice: no", ModelFact.Failure.REFUSED);
    for (int i = 0; i < LinkBreakers.FAILURES; i++) {
      set(i % 2 == 0 ? AFTER : BEFORE);
      watch(1_000);
      set(BEFORE);
    }

    assertThat(breakers.holds(model.endpoint(), time.clock.nanos())).isFalse();
  }
}
