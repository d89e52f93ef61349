package dev.parley.cli.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceivedEventTest {

  @Test
  void anEventFromTheFutureIsIgnored() {
    assertThat(ReceivedEvent.parse("{\"type\":\"response.hologram\"}"))
        .isEqualTo(new ReceivedEvent.Other("response.hologram"));
  }

  @Test
  void whatIsNotJsonIsTrouble() {
    assertThat(ReceivedEvent.parse("hello")).isInstanceOf(ReceivedEvent.Trouble.class);
    assertThat(ReceivedEvent.parse("[]")).isInstanceOf(ReceivedEvent.Trouble.class);
  }

  @Test
  void parleysOwnNewsAreRead() {
    assertThat(
            ReceivedEvent.parse(
                """
                {"type":"parley.tool","call_id":"call_1","tool":"order_status","state":"running","percent":40}
                """))
        .isEqualTo(new ReceivedEvent.ToolNews("call_1", "order_status", "running", 40, null));
    assertThat(
            ReceivedEvent.parse(
                """
                {"type":"parley.turn","turn":2,"outcome":"completed","stages":{"first_audio":180}}
                """))
        .isEqualTo(new ReceivedEvent.TurnNews(2, "completed", Map.of("first_audio", 180L)));
  }

  @Test
  void aFunctionCallIsSeenWhenItIsWholeAndItsOutputWhenItIsThere() {
    assertThat(
            ReceivedEvent.parse(
                """
                {"type":"response.output_item.done",
                 "item":{"type":"function_call","call_id":"call_1","name":"weather"}}
                """))
        .isEqualTo(new ReceivedEvent.ToolCalled("call_1", "weather"));
    assertThat(
            ReceivedEvent.parse(
                """
                {"type":"conversation.item.added",
                 "item":{"type":"function_call_output","call_id":"call_1","output":"{}"}}
                """))
        .isEqualTo(new ReceivedEvent.ToolAnswered("call_1"));
  }

  @Test
  void aFailedResponseTellsWhy() {
    assertThat(
            ReceivedEvent.parse(
                """
                {"type":"response.done","response":{"id":"resp_1","status":"failed","status_details":
                 {"type":"failed","error":{"code":"model_busy","message":"at its limit"}}}}
                """))
        .isEqualTo(
            new ReceivedEvent.ResponseDone("resp_1", "failed", "model_busy", "at its limit"));
  }
}
