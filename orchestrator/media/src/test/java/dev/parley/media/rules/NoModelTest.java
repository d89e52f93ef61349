package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Leg.Answering;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.AgentDefinition.NoModel;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No model is left: the caller hears why, or is put through, and then the call ends. */
class NoModelTest {

  private static final Problem LOST =
      new Problem("model_lost", "model: connection closed", Failure.BROKEN);

  private static final String WORDS = NoModel.USUAL_END;

  @Test
  void theLastWordsAreHeardWholeBeforeTheCallIsClosed() {
    var call = telephone(null, PortCapabilities.SOCKET);
    call.respond(1, "resp_1");
    call.report(new ModelFact.Failed(LOST));

    assertThat(call.last(ConversationEvent.ResponseDone.class).outcome())
        .isEqualTo(ModelFact.Outcome.FAILED);
    assertThat(call.last(MediaOutput.Render.class).words()).isEqualTo(WORDS);
    call.tell(new MediaInput.Rendered(WORDS, Sounds.pcm(2_000)));
    call.pass(1_900);
    assertThat(call.all(PortOrder.HangUp.class)).isEmpty();
    call.pass(200);

    assertThat(soundMs(call)).isEqualTo(2_000);
    assertThat(call.all(PortOrder.Play.class))
        .extracting(PortOrder.Play::voice)
        .containsOnly(PortOrder.Voice.OTHERS);
    assertThat(call.last(SessionCommand.LoseModel.class).code()).isEqualTo("model_lost");
    assertThat(call.all(PortOrder.HangUp.class)).hasSize(1);
    assertThat(call.all(SessionCommand.AddSpeech.class)).as("no model said it").isEmpty();
  }

  @Test
  void wordsThatNobodyCanSpeakAreCountedAndTheCallIsClosed() {
    var call = telephone(null, PortCapabilities.SOCKET);
    call.report(new ModelFact.Failed(LOST));

    call.tell(new MediaInput.Rendered(WORDS, null));

    assertThat(call.counters.wordsUnspoken.sum()).isEqualTo(1);
    assertThat(call.all(PortOrder.HangUp.class)).hasSize(1);
  }

  @Test
  void nobodyWaitsLongForTheLastWords() {
    var call = telephone(null, PortCapabilities.SOCKET);
    call.report(new ModelFact.Failed(LOST));

    call.pass(9_900);
    assertThat(call.all(PortOrder.HangUp.class)).isEmpty();
    call.pass(200);

    assertThat(call.all(PortOrder.HangUp.class)).hasSize(1);
    assertThat(call.all(SessionCommand.LoseModel.class)).hasSize(1);
  }

  @Test
  void whoeverSpeaksIntoTheLastWordsDoesNotStopThem() {
    var call = telephone(null, PortCapabilities.SOCKET);
    call.report(new ModelFact.Failed(LOST));
    call.tell(new MediaInput.Rendered(WORDS, Sounds.pcm(2_000)));
    call.pass(300);

    call.speak(100);
    call.pass(2_000);

    assertThat(soundMs(call)).isEqualTo(2_000);
    assertThat(call.all(SessionCommand.HearCaller.class)).isEmpty();
  }

  @Test
  void anAgentWithoutLastWordsIsClosedAtOnce() {
    var call = telephone(new NoModel(null, "", null), PortCapabilities.SOCKET);

    call.report(new ModelFact.Failed(LOST));

    assertThat(call.all(MediaOutput.Render.class)).isEmpty();
    assertThat(call.all(PortOrder.HangUp.class)).hasSize(1);
  }

  @Test
  void aClientWhoseLineNamesEachItemIsToldTheReasonAndClosed() {
    var call = StagedCall.attached();

    call.report(new ModelFact.Failed(LOST));

    assertThat(call.all(ConversationEvent.Complain.class))
        .extracting(ConversationEvent.Complain::code)
        .containsExactly("model_lost");
    assertThat(call.all(PortOrder.HangUp.class)).hasSize(1);
  }

  @Test
  void whereTheLegCanTheCallerIsPutThroughInsteadOfClosed() {
    var call = telephone(new NoModel(null, null, "+15550100"), TelephoneTest.TELEPHONE);

    call.report(new ModelFact.Failed(LOST));

    assertThat(call.all(PortOrder.Transfer.class))
        .containsExactly(new PortOrder.Transfer("+15550100"));
    call.tell(new PortFact.Transferred(true, "answered"));
    call.pass(120_000);
    assertThat(call.all(PortOrder.HangUp.class)).isEmpty();
    assertThat(call.all(MediaOutput.Render.class)).isEmpty();
    call.tell(new PortFact.Gone("transferred", true));
    assertThat(call.all(MediaOutput.Finish.class)).hasSize(1);
  }

  @Test
  void whereNobodyPicksUpTheLastWordsAreSaid() {
    var busy = telephone(new NoModel(null, null, "+15550100"), TelephoneTest.TELEPHONE);
    busy.report(new ModelFact.Failed(LOST));
    busy.tell(new PortFact.Transferred(false, "busy"));
    assertThat(busy.last(MediaOutput.Render.class).words()).isEqualTo(WORDS);

    var silent = telephone(new NoModel(null, null, "+15550100"), TelephoneTest.TELEPHONE);
    silent.report(new ModelFact.Failed(LOST));
    silent.pass(60_000);
    assertThat(silent.last(MediaOutput.Render.class).words()).isEqualTo(WORDS);
    silent.pass(10_100);
    assertThat(silent.all(PortOrder.HangUp.class)).hasSize(1);
  }

  @Test
  void whereTheLegCannotTransferTheLastWordsAreSaid() {
    var call = telephone(new NoModel(null, null, "+15550100"), PortCapabilities.SOCKET);

    call.report(new ModelFact.Failed(LOST));

    assertThat(call.all(PortOrder.Transfer.class)).isEmpty();
    assertThat(call.all(MediaOutput.Render.class)).hasSize(1);
  }

  private static long soundMs(StagedCall call) {
    return call.all(PortOrder.Play.class).stream()
        .mapToLong(play -> play.audio().micros() / 1_000)
        .sum();
  }

  private static StagedCall telephone(@Nullable NoModel rule, PortCapabilities port) {
    var call = new StagedCall(Legs.with(Legs.TURNS), port, Answering.DONE, true, agent(rule));
    call.order(new SessionOrder.Attached("sess_ab", 1, null));
    call.news();
    return call;
  }

  private static AgentDefinition agent(@Nullable NoModel rule) {
    var usual = StagedCall.AGENT;
    return new AgentDefinition(
        usual.id(),
        usual.version(),
        usual.name(),
        usual.instructions(),
        null,
        null,
        usual.voice(),
        usual.model(),
        List.of(),
        null,
        null,
        null,
        List.of(),
        rule);
  }
}
