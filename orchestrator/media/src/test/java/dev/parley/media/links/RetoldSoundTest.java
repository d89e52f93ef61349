package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.SessionCommand;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the caller said, and the next link hears again. */
class RetoldSoundTest extends SupervisedLinks {

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
  void anotherAgentsModelHearsWhatNobodyAnswered() {
    links.begin();
    utterance("item_1", 1);
    links.changeModels(List.of(second), Legs.links(), null);
    time.pass(0);

    assertThat(first.last().closed).isTrue();
    assertThat(told(second.last())).containsExactly(1, "item_1");
    assertThat(replacements())
        .containsExactly(
            new LinkNews.Replaced("first", "second", ModelChangeReason.ASSIGNED, 2, 0));
  }

  @Test
  void whatIsDeletedIsToldToNoFurtherLink() {
    links.begin();
    utterance("item_1", 1);
    utterance("item_2", 2);
    links.accept(new ModelOrder.Forget("item_1"));
    first.last().dies();
    watch(500);

    assertThat(told(first.last())).containsExactly(2, "item_2");
  }

  @Test
  void wordsThatAreKnownAreNotToldAgainByTheLinkWhoseAnswerIsHeard() {
    links.begin();
    utterance("item_1", 1);
    respond("resp_1", "item_1");
    first.last().says(new ModelFact.Transcript("item_1", "Hello.", true));
    first.last().dies();
    watch(500);
    respond("resp_1", "item_1");
    first.last().says(new ModelFact.ResponseStarted("resp_1", ModelFact.Origin.ASKED));
    links.told(new SessionCommand.BeginSpeaking(1, "resp_1", Instant.EPOCH));
    first.last().says(new ModelFact.Transcript("item_1", "Hel", false));
    first.last().says(new ModelFact.Transcript("item_1", "Hello.", true));

    assertThat(facts(ModelFact.Transcript.class)).hasSize(1);
  }
}
