package dev.parley.orchestrator.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerEventTest {

  @Test
  void anEventFromTheFutureIsIgnored() {
    assertThat(ServerEvent.parse("{\"type\":\"response.hologram\"}"))
        .isEqualTo(new ServerEvent.Other("response.hologram"));
  }

  @Test
  void whatIsNotJsonIsTrouble() {
    assertThat(ServerEvent.parse("hello")).isInstanceOf(ServerEvent.Trouble.class);
    assertThat(ServerEvent.parse("[]")).isInstanceOf(ServerEvent.Trouble.class);
  }

  @Test
  void parleysOwnNewsAreRead() {
    assertThat(
            ServerEvent.parse(
                """
                {"type":"parley.tool","call_id":"call_1","tool":"order_status","state":"running","percent":40}
                """))
        .isEqualTo(new ServerEvent.ToolNews("call_1", "order_status", "running", 40, null));
    assertThat(
            ServerEvent.parse(
                """
                {"type":"parley.turn","turn":2,"outcome":"completed","stages":{"first_audio":180}}
                """))
        .isEqualTo(new ServerEvent.TurnNews(2, "completed", Map.of("first_audio", 180L)));
  }

  @Test
  void aFunctionCallIsSeenWhenItIsWholeAndItsOutputWhenItIsThere() {
    assertThat(
            ServerEvent.parse(
                """
                {"type":"response.output_item.done",
                 "item":{"type":"function_call","call_id":"call_1","name":"weather"}}
                """))
        .isEqualTo(new ServerEvent.ToolCalled("call_1", "weather"));
    assertThat(
            ServerEvent.parse(
                """
                {"type":"conversation.item.added",
                 "item":{"type":"function_call_output","call_id":"call_1","output":"{}"}}
                """))
        .isEqualTo(new ServerEvent.ToolAnswered("call_1"));
  }

  @Test
  void aFailedResponseTellsWhy() {
    assertThat(
            ServerEvent.parse(
                """
                {"type":"response.done","response":{"id":"resp_1","status":"failed","status_details":
                 {"type":"failed","error":{"code":"model_busy","message":"at its limit"}}}}
                """))
        .isEqualTo(new ServerEvent.ResponseDone("resp_1", "failed", "model_busy", "at its limit"));
  }
}
