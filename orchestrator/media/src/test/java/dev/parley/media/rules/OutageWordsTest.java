package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.links.StagedLinks;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.proto.agent.AgentDefinition.NoModel;
import dev.parley.session.model.SessionCommand;
import java.util.List;
import org.junit.jupiter.api.Test;

/** While a link to the model is out the caller who waits for an answer is told so. */
class OutageWordsTest {

  private final LinkedCall call = LinkedCall.telephone();

  private void dies(LinkedCall of, int refusals) {
    of.model.refusal = StagedLinks.LOST;
    of.model.refusals = refusals;
    of.model.last().dies();
  }

  private List<String> rendered() {
    return call.all(MediaOutput.Render.class).stream().map(MediaOutput.Render::words).toList();
  }

  private long otherSoundMs() {
    return call.all(PortOrder.Play.class).stream()
        .filter(play -> play.voice().equals(PortOrder.Voice.OTHERS))
        .mapToLong(play -> play.audio().micros() / 1_000)
        .sum();
  }

  @Test
  void whoeverWaitsForAnAnswerIsToldOnceAndThenAnswered() {
    call.say();
    dies(call, 3);
    call.pass(1_400);
    assertThat(rendered()).as("too short to be noticed").isEmpty();

    call.pass(6_000);
    var link = call.model.last();
    var id = link.all(ModelOrder.Respond.class).getLast().responseId();
    link.says(new ModelFact.ResponseStarted(id, ModelFact.Origin.ASKED));
    link.says(new ModelFact.ItemStarted(id, "item_1", null));
    link.says(new ModelFact.Spoken(id, "item_1", Sounds.pcm(200)));
    link.says(new ModelFact.ItemDone(id, "item_1", "Yes.", true));
    link.done(id);
    call.pass(2_000);

    assertThat(rendered()).containsExactly(NoModel.USUAL_WAIT);
    assertThat(otherSoundMs()).isEqualTo(LinkedCall.SPOKEN_WORDS_MS);
    assertThat(call.heardItems()).containsExactly("", "item_1");
    assertThat(call.all(SessionCommand.AddSpeech.class))
        .as("the model said no such words")
        .hasSize(1);
  }

  @Test
  void theAnswerOfTheNextModelWaitsUntilTheWordsAreOver() {
    call.say();
    dies(call, 3);
    call.pass(1_510);
    assertThat(rendered()).hasSize(1);
    call.model.refusals = 0;
    call.pass(2_000);

    var link = call.model.last();
    var id = link.all(ModelOrder.Respond.class).getLast().responseId();
    link.says(new ModelFact.ItemStarted(id, "item_1", null));
    link.says(new ModelFact.Spoken(id, "item_1", Sounds.pcm(200)));
    call.pass(2_000);

    assertThat(otherSoundMs()).isEqualTo(LinkedCall.SPOKEN_WORDS_MS);
    assertThat(call.heardItems()).containsExactly("", "item_1");
  }

  @Test
  void nobodyIsToldWhoWaitsForNothing() {
    dies(call, 4);
    call.pass(2_000);
    assertThat(rendered()).isEmpty();

    call.say();
    call.pass(100);

    assertThat(rendered()).as("now an answer is owed").containsExactly(NoModel.USUAL_WAIT);
  }

  @Test
  void whoeverSpeaksIntoTheWordsStopsThemAndIsNotToldAgain() {
    call.say();
    dies(call, 5);
    call.pass(1_600);
    assertThat(rendered()).hasSize(1);

    call.say();
    call.pass(3_000);

    assertThat(otherSoundMs()).isLessThan(LinkedCall.SPOKEN_WORDS_MS);
    assertThat(rendered()).hasSize(1);
  }

  @Test
  void aClientWhoseLineNamesEachItemIsToldInWords() {
    var client = new LinkedCall();
    client.say();
    dies(client, 4);
    client.pass(3_000);

    assertThat(client.all(MediaOutput.Render.class)).isEmpty();
    assertThat(client.all(ConversationEvent.Complain.class))
        .singleElement()
        .returns("no_model", ConversationEvent.Complain::code)
        .returns(NoModel.USUAL_WAIT, ConversationEvent.Complain::message);
  }

  @Test
  void onlyAListThatIsExhaustedEndsTheCallAndWithWords() {
    call.say();
    dies(call, Integer.MAX_VALUE);
    call.pass(60_000);

    assertThat(rendered()).containsExactly(NoModel.USUAL_WAIT, NoModel.USUAL_END);
    assertThat(otherSoundMs()).isEqualTo(2 * LinkedCall.SPOKEN_WORDS_MS);
    assertThat(call.all(SessionCommand.LoseModel.class)).hasSize(1);
    assertThat(call.all(PortOrder.HangUp.class)).hasSize(1);
  }
}
