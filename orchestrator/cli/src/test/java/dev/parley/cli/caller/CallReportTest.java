package dev.parley.cli.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.caller.CallReport.Answer;
import dev.parley.cli.caller.CallScript.Outcome;
import org.junit.jupiter.api.Test;

class CallReportTest {

  private final CallReport report = new CallReport();

  @Test
  void theResponseTimeRunsFromTheCallersLastSoundToTheAgentsFirst() {
    report.add(new CallFact.Connected("sess_1"), 50);
    report.add(new CallFact.CallerBegan(1, "where is it", false), 1_000);
    report.add(new CallFact.CallerEnded(1), 2_000);
    report.add(new CallFact.AgentBegan("item_1"), 2_340);
    report.add(new CallFact.AgentBegan("item_2"), 6_000);

    assertThat(report.summary().turns().getLast().responseMs()).isEqualTo(340);
  }

  @Test
  void aBargeInKnowsWhenTheAgentStoppedAndWhatWasHeard() {
    report.add(new CallFact.CallerBegan(1, "where is it", false), 1_000);
    report.add(new CallFact.AgentBegan("item_1"), 2_000);
    report.add(new CallFact.CallerBegan(2, "stop", true), 3_000);
    report.add(new CallFact.AgentHeard("item_1", 1_100, 4_000), 3_120);
    report.add(new CallFact.AgentSaid("item_1", "It left on Monday"), 3_130);

    var turns = report.summary().turns();
    assertThat(turns.getLast().stopMs()).isEqualTo(120);
    assertThat(turns.get(1).answers())
        .containsExactly(new Answer("item_1", "It left on Monday", 1_100L, 4_000L));
    assertThat(turns.get(1).answers().getFirst().cut()).isTrue();
  }

  @Test
  void aToolsTimeEndsWithItsResultAndNotWithItsDelivery() {
    report.add(tool("requested"), 1_000);
    report.add(tool("running"), 1_010);
    assertThat(report.summary().tools().getFirst().tookMs()).isNull();

    report.add(tool("completed"), 4_000);
    report.add(tool("delivered"), 5_000);
    assertThat(report.summary().tools())
        .containsExactly(new CallReport.Tool("call_1", "order_status", "delivered", 3_000L));
  }

  @Test
  void aToolThatCameToNothingIsNoSuccessBecauseTheAgentWasTold() {
    report.add(tool("requested"), 1_000);
    report.add(tool("timed_out"), 21_000);
    report.add(tool("delivered"), 21_010);
    assertThat(report.summary().tools())
        .containsExactly(new CallReport.Tool("call_1", "order_status", "timed_out", 20_000L));
  }

  @Test
  void onlyTheAnswerToTheLastThingSaidIsSearched() {
    report.add(new CallFact.CallerBegan(1, "a", false), 0);
    report.add(new CallFact.AgentBegan("item_1"), 10);
    report.add(new CallFact.AgentSaid("item_1", "Out for delivery."), 10);
    assertThat(report.summary().answerContains("out for  DELIVERY")).isTrue();

    report.add(new CallFact.CallerBegan(2, "b", false), 20);
    report.add(new CallFact.AgentSaid("item_1", "Out for delivery."), 25);
    assertThat(report.summary().answerContains("out for delivery")).isFalse();
  }

  @Test
  void troubleAndOutcomeReachTheSummary() {
    report.add(new CallFact.Trouble("model_busy", "at its limit"), 100);
    report.add(new CallFact.Ended(Outcome.FAILED), 120);

    assertThat(report.summary().troubles()).containsExactly("model_busy: at its limit");
    assertThat(report.summary().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.summary().lastedMs()).isEqualTo(120);
  }

  private static CallFact tool(String state) {
    return new CallFact.ToolMoved("call_1", "order_status", state, null, null);
  }
}
