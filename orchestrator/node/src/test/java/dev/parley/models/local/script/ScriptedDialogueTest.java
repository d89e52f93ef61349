package dev.parley.models.local.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.local.script.Dialogue.Step;
import dev.parley.models.local.script.Dialogue.Step.CallTool;
import dev.parley.models.local.script.Dialogue.Step.Say;
import dev.parley.node.agents.AgentDirectory;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Call;
import dev.parley.session.model.ContextItem.Kind;
import dev.parley.session.model.ContextItem.Message;
import dev.parley.session.model.ContextItem.Output;
import dev.parley.session.model.ContextItem.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The built-in agent's script, from text to text. */
class ScriptedDialogueTest {

  private static final AgentDefinition AGENT = AgentDirectory.load(null, List.of()).defaultAgent();
  private static final Set<String> TOOLS = Set.of("order_status", "reschedule_delivery", "weather");
  private static final String REPROMPT =
      "Sorry, I did not get that. You can ask where an order is, move a delivery, or ask about the"
          + " weather.";
  private static final String OUT =
      "{\"order_number\":\"1234\",\"status\":\"out_for_delivery\",\"carrier\":\"Swift\","
          + "\"expected\":\"today before six\",\"items\":2}";

  private final Dialogue dialogue = new ScriptedDialogue(AGENT, ScriptCompiler.read(AGENT));
  private final List<ContextItem> context = new ArrayList<>();

  @Test
  void aQuestionWithItsSlotCallsTheTool() {
    assertThat(asked("Where is my order 1234?"))
        .containsExactly(new CallTool("order_status", "{\"order_number\":\"1234\"}"));
  }

  @Test
  void aMissingSlotIsAskedForAndFilledByTheNextTurn() {
    assertThat(asked("where is my order")).containsExactly(new Say("Which order number?"));
    agent("Which order number?");
    assertThat(asked("it is one two oh four"))
        .containsExactly(new CallTool("order_status", "{\"order_number\":\"1204\"}"));
  }

  @Test
  void aSlotIsAskedForAgainAfterNonsense() {
    asked("where is my order");
    agent("Which order number?");
    assertThat(asked("")).containsExactly(new Say(REPROMPT));
    agent(REPROMPT);
    assertThat(asked("one two three four")).first().isInstanceOf(CallTool.class);
  }

  @Test
  void anOpenQuestionGivesWayToAnotherWish() {
    asked("where is my order");
    agent("Which order number?");
    assertThat(asked("what is the weather in new york"))
        .containsExactly(new CallTool("weather", "{\"city\":\"new york\"}"));
  }

  @Test
  void whatHasAnEffectIsConfirmedFirst() {
    assertThat(asked("move my order one two three four")).containsExactly(new Say("To which day?"));
    agent("To which day?");
    assertThat(asked("to friday"))
        .containsExactly(new Say("Shall I move order 1 2 3 4 to friday?"));
    agent("Shall I move order 1 2 3 4 to friday?");
    assertThat(asked("yes please"))
        .containsExactly(
            new CallTool("reschedule_delivery", "{\"day\":\"friday\",\"order_number\":\"1234\"}"));
  }

  @Test
  void whatIsDeclinedIsLeftAlone() {
    asked("move my order one two three four to friday");
    agent("Shall I move order 1 2 3 4 to friday?");
    assertThat(asked("no thanks")).containsExactly(new Say("All right, I leave it as it is."));
    agent("All right, I leave it as it is.");
    assertThat(asked("yes")).containsExactly(new Say(REPROMPT));
  }

  @Test
  void anAnswerToAConfirmationMayCorrectIt() {
    asked("move my order one two three four to friday");
    agent("Shall I move order 1 2 3 4 to friday?");
    assertThat(asked("to monday"))
        .containsExactly(new Say("Shall I move order 1 2 3 4 to monday?"));
  }

  @Test
  void theOrderNumberIsRemembered() {
    asked("where is my order one two three four");
    call("c1", "order_status", "{\"order_number\":\"1234\"}", OUT, Kind.REAL);
    agent("Order 1 2 3 4 is out for delivery. Swift expects to be there today before six.");
    assertThat(asked("move it to friday"))
        .containsExactly(new Say("Shall I move order 1 2 3 4 to friday?"));
  }

  @Test
  void aResultIsSpokenOnce() {
    asked("where is my order one two three four");
    call("c1", "order_status", "{\"order_number\":\"1234\"}", OUT, Kind.REAL);
    var said = "Order 1 2 3 4 is out for delivery. Swift expects to be there today before six.";
    assertThat(next()).containsExactly(new Say(said));
    agent("Order 1 2 3 4 is out for");
    assertThat(asked("thank you"))
        .containsExactly(new Say("You are welcome. Is there anything else?"));
  }

  @Test
  void aResultThatTakesThePlaceOfItsNoteIsSpokenThoughTheAcknowledgementCameAfterIt() {
    asked("where is my order one two three four");
    call("c1", "order_status", "{\"order_number\":\"1234\"}", OUT, Kind.REAL);
    agent("One moment, I am looking that up.");
    assertThat(next()).hasSize(1).first().asString().contains("out for delivery");
  }

  @Test
  void aNewQuestionIsAnsweredAfterTheResultsThatCameMeanwhile() {
    asked("where is my order one two three four");
    call("c1", "order_status", "{\"order_number\":\"1234\"}", OUT, Kind.REAL);
    agent("One moment, I am looking that up.");
    assertThat(asked("what is the weather in rome"))
        .hasSize(2)
        .satisfies(steps -> assertThat(steps.getFirst()).isInstanceOf(Say.class))
        .endsWith(new CallTool("weather", "{\"city\":\"rome\"}"));
  }

  @Test
  void severalResultsAreSpokenAtOnce() {
    asked("where is my order one two three four");
    call("c1", "order_status", "{\"order_number\":\"1234\"}", OUT, Kind.REAL);
    call(
        "c2",
        "weather",
        "{\"city\":\"rome\"}",
        "{\"city\":\"Rome\",\"conditions\":\"sunny\",\"temperature_c\":-3}",
        Kind.REAL);
    assertThat(next())
        .containsExactly(
            new Say(
                "Order 1 2 3 4 is out for delivery. Swift expects to be there today before six."),
            new Say("In Rome it is sunny, with minus 3 degrees."));
  }

  @Test
  void aPendingToolIsNeverSpokenOfAsDone() {
    asked("where is my order one two three four");
    call("c1", "order_status", "{\"order_number\":\"1234\"}", "still running", Kind.PENDING);
    agent("One moment, I am looking that up.");
    assertThat(asked("where is my order"))
        .containsExactly(new Say("I am still looking that up. One moment, please."));
    assertThat(asked("where is my order five six seven eight"))
        .containsExactly(new CallTool("order_status", "{\"order_number\":\"5678\"}"));
  }

  @Test
  void aCancelledToolIsNotSpokenOf() {
    asked("what is the weather in rome");
    call("c1", "weather", "{\"city\":\"rome\"}", "cancelled by the caller", Kind.CANCELLED);
    assertThat(asked("goodbye")).containsExactly(new Say("Thank you for calling. Goodbye."));
  }

  @Test
  void aFailureIsSaidByItsCodeOrElseByTheToolsOwnWords() {
    asked("where is my order nine nine nine nine");
    call(
        "c1",
        "order_status",
        "{\"order_number\":\"9999\"}",
        "{\"error\":{\"code\":\"order_not_found\",\"message\":\"no\",\"retryable\":false}}",
        Kind.FAILED);
    assertThat(next())
        .containsExactly(new Say("I am sorry, I cannot find an order with that number."));
    context.removeLast();
    context.add(new Output("o2", "c1", "timeout", Kind.FAILED));
    assertThat(next())
        .containsExactly(new Say("I am sorry, I cannot reach the order system right now."));
    agent("I am sorry, I cannot reach the order system right now.");
    assertThat(asked("goodbye")).hasSize(1);
  }

  @Test
  void everyStatusHasItsSentence() {
    assertThat(spoken("delayed"))
        .isEqualTo(
            "I am sorry, order 1 2 3 4 is delayed. Swift now expects to deliver it today before"
                + " six.");
    assertThat(spoken("delivered")).isEqualTo("Order 1 2 3 4 has been delivered.");
    assertThat(spoken("processing"))
        .isEqualTo("Order 1 2 3 4 is being processed. You can expect it today before six.");
    assertThat(spoken("something_new")).isEqualTo("Order 1 2 3 4 is on its way.");
  }

  @Test
  void smallTalkIsAnswered() {
    assertThat(asked("Hello!")).first().asString().contains("You can ask me");
    assertThat(asked("What can you do?")).first().asString().contains("You can ask");
    assertThat(asked("purple monkeys")).containsExactly(new Say(REPROMPT));
  }

  @Test
  void aWordAboutTheLineAnswersNothing() {
    asked("thank you");
    agent("Sorry, the line was gone for a moment.");
    assertThat(next()).containsExactly(new Say("You are welcome. Is there anything else?"));
    agent("Sorry, the line");
    assertThat(next()).containsExactly(new Say("You are welcome. Is there anything else?"));
  }

  @Test
  void theRestOfAnAnswerAfterAWordAboutTheLineIsTheAnswer() {
    asked("thank you");
    agent("Sorry, the line was gone for a moment. Is there anything else?");
    assertThat(next()).containsExactly(new Say(REPROMPT));
  }

  @Test
  void aToolThatMayNotBeCalledIsNotCalled() {
    context.add(new Message("m", Role.CALLER, "what is the weather in rome"));
    assertThat(dialogue.next(context, Set.of()))
        .containsExactly(new Say("I am sorry, that did not work."));
  }

  @Test
  void anEmptyConversationBeginsWithTheGreeting() {
    assertThat(next()).containsExactly(new Say("Hello, this is Parley. How can I help you?"));
  }

  private String spoken(String status) {
    context.clear();
    asked("where is my order one two three four");
    call(
        "c1",
        "order_status",
        "{\"order_number\":\"1234\"}",
        OUT.replace("out_for_delivery", status),
        Kind.REAL);
    return ((Say) next().getFirst()).text();
  }

  private List<Step> asked(String text) {
    context.add(new Message("m" + context.size(), Role.CALLER, text));
    return next();
  }

  private List<Step> next() {
    return dialogue.next(List.copyOf(context), TOOLS);
  }

  private void agent(String text) {
    context.add(new Message("m" + context.size(), Role.AGENT, text));
  }

  private void call(String id, String tool, String arguments, String output, Kind kind) {
    context.add(new Call("i" + context.size(), id, tool, arguments));
    context.add(new Output("o" + context.size(), id, output, kind));
  }
}
