package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which agent answers, through whatever a deploy does to its definition. */
class AgentTest {

  private static final AgentDefinition NIGHT =
      Objects.requireNonNull(Tools.NIGHT_AGENT.definition());
  private static final AgentTerms NEWER = AgentTerms.of(version(3));

  @Test
  void aDefinitionIsTheSameAfterASessionHasKeptIt() {
    assertThat(AgentTerms.of(NIGHT)).isEqualTo(Tools.NIGHT_AGENT);
    assertThat(AgentTerms.of(NIGHT).definition()).isEqualTo(NIGHT);
  }

  @Test
  void anAgentWhoseFileNamesNoVersionIsTheFirst() {
    assertThat(version(0).version()).isEqualTo(1);
  }

  @Test
  void aCallerWhoComesBackAfterADeployHasTheAgentThatTheCallBeganWith() {
    var call = began(Tools.NIGHT_AGENT).detach(false);

    call.does(back(NEWER));

    assertThat(call.orders(SessionOrder.Attached.class))
        .singleElement()
        .returns(Tools.NIGHT_AGENT, SessionOrder.Attached::agent);
    assertThat(SessionView.summary(call.state()).agentVersion()).isEqualTo(2);
  }

  @Test
  void aCallerWhoComesBackForTheRightAgentIsNotToldOfIt() {
    var call = began(Tools.NIGHT_AGENT).detach(false);

    call.does(back(AgentTerms.of(version(2))));

    assertThat(call.orders(SessionOrder.Attached.class))
        .singleElement()
        .returns(null, SessionOrder.Attached::agent);
  }

  @Test
  void aSessionOfBeforeIsNotGoneOnWithByAnotherVersion() {
    var call = TestCall.quiet().detach(false);

    call.does(back(AgentTerms.of(version(7))));

    assertThat(call.orders())
        .containsExactly(
            new SessionOrder.Refused(
                "agent_version_unknown",
                "agent: night version 7 (expected: orders version 3, with which the session"
                    + " began)"));
    assertThat(call.state().line().attached()).isFalse();
  }

  @Test
  void anAgentIsAssignedBetweenTurnsAndAnswersTheNextOne() {
    var call = TestCall.quiet().assigns(Tools.NIGHT_AGENT);
    assertThat(call.confirmed()).isTrue();
    assertThat(call.state().agent()).isEqualTo(Tools.AGENT);

    call.agentMayBegin();

    assertThat(call.orders()).containsExactly(new SessionOrder.AgentChanged(Tools.NIGHT_AGENT));
    assertThat(call.state().agent()).isEqualTo(Tools.NIGHT_AGENT);
    assertThat(SessionView.detail(call.state()).memory())
        .isEqualTo(Messages.tree("{\"shift\":\"night\"}"));
  }

  @Test
  void anAgentThatIsAssignedInAnAnswerWaitsUntilItIsOver() {
    var call = TestCall.speaking().assigns(Tools.NIGHT_AGENT).agentMayBegin();
    assertThat(call.state().agent()).isEqualTo(Tools.AGENT);

    call.agentSaid("item_a1", "It left.", 2_000).responseEnds(false);

    assertThat(call.orders()).containsExactly(new SessionOrder.AgentChanged(Tools.NIGHT_AGENT));
    assertThat(call.state().agent()).isEqualTo(Tools.NIGHT_AGENT);
  }

  @Test
  void whatTheCallerSaysIsAnsweredByTheAgentThatHeardIt() {
    var call = TestCall.quiet().callerBegins("item_q1").assigns(Tools.NIGHT_AGENT).agentMayBegin();
    call.callerEnds("item_q1");
    assertThat(call.state().agent()).isEqualTo(Tools.AGENT);

    call.agentAnswers("item_a1", "It left.");

    assertThat(call.state().agent()).isEqualTo(Tools.NIGHT_AGENT);
  }

  @Test
  void theNewAgentIsThereBeforeTheAnswerThatWaited() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").assigns(Tools.NIGHT_AGENT);
    call.result("call_1").responseEnds(false);

    assertThat(call.orders())
        .filteredOn(order ->
            order instanceof SessionOrder.AgentChanged || order instanceof SessionOrder.Respond)
        .extracting(order -> (Object) order.getClass())
        .containsExactly(SessionOrder.AgentChanged.class, SessionOrder.Respond.class);
  }

  @Test
  void whatWasAskedOfToolsKeepsItsTermsAndIsUndoneByThem() {
    var call = TestCall.careful().modelCalls("call_1", "pay");
    call.agentSaid("item_a1", "I pay.", 1_000).responseEnds(false);
    call.assigns(Tools.NIGHT_AGENT).agentMayBegin();
    assertThat(call.state().agent()).isEqualTo(Tools.NIGHT_AGENT);
    assertThat(call.tool("call_1").terms()).isEqualTo(Tools.PAY);

    call.callerSays("item_q2").agentBegins().callerBegins("item_q3");

    assertThat(call.facts(SessionEvent.CompensationPlanned.class))
        .singleElement()
        .returns(Tools.UNDO, SessionEvent.CompensationPlanned::terms);
  }

  @Test
  void aToolThatWasAskedForBeforeAHumanTookTheCallHasTheTermsOfWhoAsked() {
    var call = TestCall.careful().assigns(Tools.NIGHT_AGENT).agentMayBegin().taken();
    assertThat(call.state().agent()).isEqualTo(Tools.NIGHT_AGENT);

    call.modelCalls("call_1", "pay");

    assertThat(call.tool("call_1").request().agent())
        .isEqualTo(new ToolRequest.Agent(Tools.CAREFUL_AGENT.id(), Tools.CAREFUL_AGENT.version()));
    call.does(new SessionCommand.WithdrawTool(1, "call_1", call.now()));
    assertThat(call.facts(SessionEvent.CompensationPlanned.class))
        .singleElement()
        .returns(Tools.UNDO, SessionEvent.CompensationPlanned::terms);
  }

  @Test
  void soItHasWhenTheLineIsParkedForLong() {
    var call = TestCall.speaking().assigns(Tools.NIGHT_AGENT).agentMayBegin().parked();
    call.does(new SessionCommand.CutHeldAnswer(call.parkedSince(), call.now()));
    assertThat(call.state().agent()).isEqualTo(Tools.NIGHT_AGENT);

    call.modelCalls("call_1", "weather");

    assertThat(call.facts(SessionEvent.ToolRefused.class)).isEmpty();
    assertThat(call.tool("call_1").terms()).isEqualTo(Tools.WEATHER);
  }

  @Test
  void whoeverHadTheSessionBetweenThemAsksForNothing() {
    var call = TestCall.speaking().assigns(Tools.NIGHT_AGENT).agentMayBegin().taken();
    call.assigns(NEWER).agentMayBegin();

    call.modelCalls("call_1", "weather");

    assertThat(call.tool("call_1").request().agent())
        .isEqualTo(new ToolRequest.Agent(Tools.AGENT.id(), Tools.AGENT.version()));
  }

  @Test
  void theSameAgentIsAssignedOnceOnly() {
    var call = TestCall.quiet().assigns(Tools.NIGHT_AGENT).agentMayBegin();

    call.assigns(Tools.NIGHT_AGENT);

    assertThat(call.confirmed()).isTrue();
    assertThat(call.decision().events()).isEmpty();
  }

  @Test
  void aSessionThatIsOverTakesNoAgent() {
    var call = TestCall.quiet().detach(true).assigns(Tools.NIGHT_AGENT);

    assertThat(call.confirmed()).isFalse();
    assertThat(call.decision().events()).isEmpty();
  }

  @Test
  void anAgentThatWasAssignedBeforeANodeDiedBeginsOnTheNext() {
    var call = TestCall.quiet().assigns(Tools.NIGHT_AGENT);

    assertThat(TestCall.RULES.resume(call.state(), call.now()))
        .contains(AgentRules.beginAt(call.now()));
  }

  @Test
  void aMediaPlaneThatMissedTheChangeIsReminded() {
    var call = TestCall.quiet().assigns(Tools.NIGHT_AGENT).agentMayBegin();

    call.does(new SessionCommand.CatchUp(1, null, Tools.AGENT.which(), call.now()));
    assertThat(call.orders()).containsExactly(new SessionOrder.AgentChanged(Tools.NIGHT_AGENT));

    call.does(new SessionCommand.CatchUp(1, null, Tools.NIGHT_AGENT.which(), call.now()));
    assertThat(call.orders()).isEmpty();
  }

  private static TestCall began(AgentTerms agent) {
    var call = new TestCall();
    return call.does(
        new SessionCommand.Attach(
            agent, "acme", "test", false, false, TestCall.MEDIA + 1, call.now()));
  }

  private static SessionCommand back(AgentTerms offered) {
    return new SessionCommand.Attach(
        offered, "acme", "test", false, true, TestCall.MEDIA + 2, TestCall.START.plusSeconds(1));
  }

  private static AgentDefinition version(int number) {
    return new AgentDefinition(
        "night",
        number,
        NIGHT.name(),
        NIGHT.instructions(),
        NIGHT.greeting(),
        NIGHT.welcomeBack(),
        NIGHT.voice(),
        NIGHT.model(),
        List.copyOf(NIGHT.tools()),
        NIGHT.turns(),
        NIGHT.script(),
        NIGHT.memory(),
        NIGHT.fallback(),
        NIGHT.noModel());
  }
}
