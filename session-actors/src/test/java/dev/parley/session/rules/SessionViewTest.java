package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.admin.SessionDetail;
import dev.parley.session.model.SessionCommand;
import org.junit.jupiter.api.Test;

class SessionViewTest {

  @Test
  void anOperatorSeesWhatWasSaidAndWhatWasHeardOfIt() {
    var call = TestCall.speaking();
    call.does(new SessionCommand.NoteTranscript(1, "item_q1", "Where is it?", call.now()));
    call.callerBegins("item_q2").agentSaid("item_a1", "It left the depot", 1_000);

    var seen = SessionView.detail(call.state());

    assertThat(seen.turns())
        .singleElement()
        .returns("caller", SessionDetail.Turn::cause)
        .returns("cut", SessionDetail.Turn::outcome)
        .returns("Where is it?", SessionDetail.Turn::callerText)
        .returns("It", SessionDetail.Turn::agentText);
    assertThat(seen.items().getLast())
        .returns("incomplete", SessionDetail.Item::status)
        .returns("It left the depot", SessionDetail.Item::text)
        .returns(4_000L, SessionDetail.Item::audioMs)
        .returns(1_000L, SessionDetail.Item::heardMs);
  }

  @Test
  void anOperatorSeesHowFarAToolIs() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status");
    assertThat(toolState(call)).isEqualTo("requested");
    assertThat(SessionView.summary(call.state()).pendingTools()).isEqualTo(1);

    assertThat(toolState(call.takes(Messages.progress("call_1", 40)))).isEqualTo("running");
    assertThat(toolState(call.result("call_1"))).isEqualTo("completed");
    assertThat(toolState(call.responseEnds(false))).isEqualTo("delivered");
  }

  @Test
  void anOperatorSeesThatAToolTimedOutThoughTheModelWasTold() {
    var call = TestCall.speaking().modelCalls("call_1", "order_status").timesOut("call_1");

    assertThat(toolState(call.responseEnds(false))).isEqualTo("timed_out");
    assertThat(call.tool("call_1").deliveredTurn()).isNotNull();
  }

  @Test
  void anOperatorSeesWhyASessionEnded() {
    var summary = SessionView.summary(TestCall.quiet().hangsUpByOperator("operator").state());

    assertThat(summary.state()).isEqualTo("over");
    assertThat(summary.attached()).isFalse();
    assertThat(summary.endReason()).isEqualTo("operator");
    assertThat(summary.endedAt()).isNotNull();
    assertThat(summary.leg()).isEqualTo("realtime-websocket");
  }

  private static String toolState(TestCall call) {
    return SessionView.detail(call.state()).tools().getFirst().state();
  }
}
