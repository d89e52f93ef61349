package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Returns;
import dev.parley.media.port.PortCapabilities.Transfers;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TextFact;
import dev.parley.media.port.TextOrder;
import dev.parley.proto.agent.Modality;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.StopReason;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A leg whose carrier hears and speaks itself: words in, words out. */
@Timeout(60)
class TextLegTest {

  private static final PortCapabilities CARRIER =
      PortCapabilities.words(true, Transfers.BLIND, Returns.NONE);

  private static final LegSettings SETTINGS = LegSettings.words(StagedCall.AGENT);

  private static final String ANSWER = "It has left the depot.";

  private final StagedCall call = StagedCall.attached(SETTINGS, CARRIER);

  @Test
  void whatTheCallerSaysIsAnUtteranceAndIsAnswered() {
    call.tell(words("where is", false));
    call.tell(words("where is my order", true));

    assertThat(call.newsByName())
        .containsExactly("client Transcript", "client Transcript", "session TakeWords");
    var taken = call.last(SessionCommand.TakeWords.class);
    assertThat(taken.text()).isEqualTo("where is my order");
    assertThat(taken.spoken()).isTrue();
    assertThat(call.all(ConversationEvent.Transcript.class))
        .extracting(ConversationEvent.Transcript::itemId)
        .containsOnly(taken.itemId());
    call.tell(words("and now", true));
    assertThat(call.last(SessionCommand.TakeWords.class).itemId()).isNotEqualTo(taken.itemId());
  }

  @Test
  void theModelIsAskedForTextAndTheCarrierIsGivenItTokenByToken() {
    call.respond(1, "resp_1");
    assertThat(call.last(ModelOrder.Respond.class).options().modality()).isEqualTo(Modality.TEXT);
    call.item("resp_1", "item_a");
    call.text("resp_1", "item_a", "It has ");
    call.text("resp_1", "item_a", "left.");
    call.itemDone("resp_1", "item_a", "It has left.");
    call.done("resp_1");

    assertThat(call.all(TextOrder.class))
        .containsExactly(
            new TextOrder.Say("It has ", false),
            new TextOrder.Say("left.", false),
            new TextOrder.Say("", true));
    assertThat(call.all(PortOrder.Play.class)).isEmpty();
    assertThat(call.all(SessionCommand.BeginSpeaking.class)).hasSize(1);
    assertThat(call.all(SessionCommand.EndPlayout.class)).isEmpty();

    call.pass(12 * ActiveResponse.MS_PER_CHARACTER);
    assertThat(call.last(SessionCommand.EndPlayout.class).responseId()).isEqualTo("resp_1");
  }

  @Test
  void anAnswerThatIsStillBeingMadeIsCutWhereTheCarrierSaysThatItWasHeard() {
    call.respond(1, "resp_1");
    call.item("resp_1", "item_a");
    call.text("resp_1", "item_a", ANSWER);
    call.news();

    call.tell(new TextFact.Interrupted("It has left"));

    assertThat(call.newsByName())
        .containsSubsequence(
            "session HearCaller", "model Cancel", "model Forget", "session AddSpeech");
    assertThat(heardOf(call.last(SessionCommand.AddSpeech.class))).isEqualTo("It has left");
    assertThat(call.last(ModelOrder.Forget.class).itemId()).isEqualTo("item_a");
    assertThat(call.all(ModelOrder.Truncate.class)).isEmpty();
    assertThat(call.all(PortOrder.Flush.class)).isEmpty();
  }

  @Test
  void anAnswerThatIsWholeIsCutWhereTheCarrierSaysHoweverSlowItSpeaks() {
    call.respond(1, "resp_1");
    say("resp_1", "item_a");
    call.pass(60_000);
    assertThat(call.last(SessionCommand.AddSpeech.class).complete()).isTrue();

    call.tell(new TextFact.Interrupted("It has left"));

    var cut = call.last(SessionCommand.HearCaller.class).cut();
    assertThat(cut)
        .isEqualTo(new SessionCommand.Cut("item_a", 11 * ActiveResponse.MS_PER_CHARACTER));
    assertThat(call.last(ModelOrder.Forget.class).itemId()).isEqualTo("item_a");
  }

  @Test
  void whoSpeaksOverTheAgentHasHeardAboutAsMuchAsIsReadInThatTime() {
    call.respond(1, "resp_1");
    call.item("resp_1", "item_a");
    call.text("resp_1", "item_a", ANSWER);
    call.pass(11 * ActiveResponse.MS_PER_CHARACTER);

    call.tell(words("never mind", true));

    assertThat(heardOf(call.last(SessionCommand.AddSpeech.class))).isEqualTo("It has left");
    assertThat(call.newsByName()).containsSubsequence("session EndResponse", "session TakeWords");
  }

  @Test
  void whoStopsTheAgentAndSaysNothingHasSaidNothing() {
    call.respond(1, "resp_1");
    say("resp_1", "item_a");
    call.tell(new TextFact.Interrupted("It"));
    call.pass(9_900);
    assertThat(call.all(SessionCommand.DropSpeech.class)).isEmpty();

    call.pass(200);

    assertThat(call.all(SessionCommand.DropSpeech.class)).hasSize(1);
  }

  @Test
  void keysTransferAndTheEndAreThoseOfATelephone() {
    call.tell(new PortFact.Digit('7'));
    call.tell(new PortFact.Digit('#'));
    call.tell(new MediaInput.SendDigits("12"));
    call.tell(new MediaInput.Transfer("+15550100"));
    call.tell(new ClientRequest.Configure(SETTINGS));
    call.order(new SessionOrder.Release("done"));

    assertThat(call.last(SessionCommand.TakeWords.class))
        .returns("[keys] 7#", SessionCommand.TakeWords::text)
        .returns(false, SessionCommand.TakeWords::spoken);
    assertThat(call.all(TextOrder.class))
        .containsExactly(
            new PortOrder.SendDigits("12"),
            new PortOrder.Transfer("+15550100"),
            new TextOrder.Speak("alloy", 1),
            new PortOrder.HangUp(PortOrder.Ending.NORMAL, "done"));
  }

  @Test
  void soundAndHoldsAndEmptyWordsAreNotBelievedAndCounted() {
    call.hear(20);
    call.tell(new PortFact.OnHold());
    call.tell(words(" ", true));
    call.tell(new TextFact.Interrupted("what?"));

    assertThat(call.counters.factsDropped.sum()).isEqualTo(4);
    var telephone = StagedCall.attached();
    telephone.tell(words("hello", true));
    assertThat(telephone.counters.factsDropped.sum()).isEqualTo(1);
    assertThat(telephone.all(SessionCommand.TakeWords.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void noOrderOfEventsBreaksTheCall(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      var wild = new StagedCall(SETTINGS, CARRIER);
      var name = "seed " + seed + " round " + round;
      var check = new ResponseEventOrder(name).ofWords();
      wild.order(new SessionOrder.Attached("sess_ab", 7, null));
      new Wild(wild, random).run(check);
      wild.tell(new PortFact.Gone("line_lost", false));
      wild.pass(20_000);
      check.see(wild.news());
      check.over(true);
      assertThat(wild.all(TextOrder.Say.class).stream().map(TextOrder.Say::token))
          .as(name)
          .allMatch(token -> token.isEmpty() || token.equals("some words "));
    }
  }

  /** Does anything at any time, as carrier, model and session. */
  private record Wild(StagedCall call, Random random) {

    void run(ResponseEventOrder check) {
      int responses = 0;
      int items = 0;
      for (int step = 0; step < 400; step++) {
        var response = "resp_" + Math.max(1, responses - random.nextInt(2));
        var item = "item_" + Math.max(1, items - random.nextInt(2));
        switch (random.nextInt(12)) {
          case 0 -> call.pass(random.nextInt(3_000));
          case 1 -> call.tell(words("hello", random.nextBoolean()));
          case 2 -> call.tell(new TextFact.Interrupted("some words ".repeat(random.nextInt(4))));
          case 3 -> call.respond(responses, "resp_" + ++responses);
          case 4 -> call.item(response, "item_" + ++items);
          case 5 -> call.callItem(response, "item_" + ++items, "order_status", "{\"number\":1}");
          case 6, 7, 8 -> call.text(response, item, "some words ");
          case 9 -> call.itemDone(response, item, "some words ");
          case 10 -> call.done(response);
          default ->
              call.order(new SessionOrder.StopResponse(response, StopReason.CLIENT_CANCELLED));
        }
        check.see(call.news());
      }
    }
  }

  private static TextFact words(String text, boolean isFinal) {
    return new TextFact.Words(text, isFinal);
  }

  private void say(String responseId, String itemId) {
    call.item(responseId, itemId);
    call.text(responseId, itemId, ANSWER);
    call.itemDone(responseId, itemId, ANSWER);
    call.done(responseId);
  }

  private static String heardOf(SessionCommand.AddSpeech speech) {
    assertThat(speech.spoken()).isTrue();
    long share = speech.text().length() * speech.heardMs() / speech.audioMs();
    return speech.text().substring(0, (int) share);
  }
}
