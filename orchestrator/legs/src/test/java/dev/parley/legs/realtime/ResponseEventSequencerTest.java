package dev.parley.legs.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.StopReason;
import org.junit.jupiter.api.Test;

/** The orders of events that clients of the Realtime API rely on. */
class ResponseEventSequencerTest {

  private static final ModelFact.Call MAP = new ModelFact.Call("call_1", "show_map");

  private final StagedClient client = new StagedClient();

  @Test
  void aSpokenTurn() {
    client.leg.tell(new ConversationEvent.Opened("sess_ab", null));
    client.leg.tell(new ConversationEvent.SpeechStarted("item_u", 320));
    client.leg.tell(new ConversationEvent.SpeechStopped("item_u", 1_200));
    client.utterance("item_u");
    client.begin("resp_1");
    client.item("resp_1", "item_a", null);
    client.text("resp_1", "item_a", "Hello.");
    client.sound("resp_1", "item_a");
    client.itemDone("resp_1", "item_a", "Hello.", true);
    client.done("resp_1", Outcome.COMPLETED, null);
    assertThat(client.news())
        .containsExactly(
            "session.created",
            "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed",
            "conversation.item.added",
            "conversation.item.done",
            "response.created",
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            "response.output_audio_transcript.delta",
            "response.output_audio.delta",
            "response.output_audio.done",
            "response.output_audio_transcript.done",
            "response.content_part.done",
            "conversation.item.done",
            "response.output_item.done",
            "response.done");
    var user = client.events.get(4).path("item");
    assertThat(user.path("content").get(0).has("transcript")).isTrue();
    assertThat(user.path("content").get(0).path("transcript").isNull()).isTrue();
    assertThat(client.events.get(4).path("previous_item_id").isNull()).isTrue();
    var added = client.last("response.output_item.added");
    assertThat(added.path("item").path("status").asText()).isEqualTo("in_progress");
    assertThat(added.path("item").path("content").isEmpty()).isTrue();
    assertThat(client.last("conversation.item.added").path("previous_item_id").asText())
        .isEqualTo("item_u");
    assertThat(client.last("response.content_part.added").path("part").path("type").asText())
        .isEqualTo("audio");
    var created = client.last("response.created").path("response");
    assertThat(created.path("usage").isNull()).isTrue();
    assertThat(created.path("status_details").isNull()).isTrue();
    var done = client.last("response.done").path("response");
    assertThat(done.path("status").asText()).isEqualTo("completed");
    assertThat(done.path("status_details").isNull()).isTrue();
    assertThat(done.path("usage").path("input_token_details").isObject()).isTrue();
    assertThat(done.path("output").get(0).path("id").asText()).isEqualTo("item_a");
    assertThat(done.path("output").get(0).path("content").get(0).path("transcript").asText())
        .isEqualTo("Hello.");
  }

  @Test
  void aTurnInText() {
    client.typed("item_c", null);
    var pairs = JsonNodeFactory.instance.objectNode().put("client_event_id", "response_create_7");
    var options =
        new ResponseOptions(
            null, Modality.TEXT, null, null, null, new TokenLimit(9), "alto", null, pairs);
    client.leg.tell(new ConversationEvent.ResponseStarted("resp_1", options));
    client.item("resp_1", "item_a", null);
    client.text("resp_1", "item_a", "Hello.");
    client.itemDone("resp_1", "item_a", "Hello.", true);
    client.done("resp_1", Outcome.COMPLETED, null);
    assertThat(client.news())
        .containsExactly(
            "conversation.item.added",
            "conversation.item.done",
            "response.created",
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "conversation.item.done",
            "response.output_item.done",
            "response.done");
    var created = client.last("response.created").path("response");
    assertThat(created.path("metadata").path("client_event_id").asText())
        .isEqualTo("response_create_7");
    assertThat(created.path("output_modalities").get(0).asText()).isEqualTo("text");
    assertThat(created.path("max_output_tokens").asInt()).isEqualTo(9);
    assertThat(created.path("audio").path("output").path("voice").asText()).isEqualTo("alto");
  }

  @Test
  void aCallOfTheClientsOwnTool() {
    client.begin("resp_1");
    client.item("resp_1", "item_f", MAP);
    client.text("resp_1", "item_f", "{\"city\":");
    client.text("resp_1", "item_f", "\"Rome\"}");
    client.itemDone("resp_1", "item_f", "{\"city\":\"Rome\"}", true);
    client.done("resp_1", Outcome.COMPLETED, null);
    assertThat(client.news())
        .containsExactly(
            "response.created",
            "response.output_item.added",
            "conversation.item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "conversation.item.done",
            "response.output_item.done",
            "response.done");
    var added = client.last("response.output_item.added").path("item");
    assertThat(added.path("status").asText()).isEqualTo("in_progress");
    assertThat(added.path("arguments").asText()).isEmpty();
    assertThat(added.path("call_id").asText()).isEqualTo("call_1");
    var done = client.last("response.output_item.done").path("item");
    assertThat(done.path("status").asText()).isEqualTo("completed");
    assertThat(done.path("arguments").asText()).isEqualTo("{\"city\":\"Rome\"}");
    assertThat(client.last("response.function_call_arguments.done").path("name").asText())
        .isEqualTo("show_map");
  }

  @Test
  void aCallUnderAPreambleKeepsItsPlaceInTheOutput() {
    client.begin("resp_1");
    client.item("resp_1", "item_a", null);
    client.item("resp_1", "item_f", MAP);
    client.itemDone("resp_1", "item_f", "{}", true);
    client.itemDone("resp_1", "item_a", "One moment.", true);
    client.done("resp_1", Outcome.COMPLETED, null);
    var output = client.last("response.done").path("response").path("output");
    assertThat(output.get(0).path("id").asText()).isEqualTo("item_a");
    assertThat(output.get(1).path("id").asText()).isEqualTo("item_f");
    assertThat(client.last("response.output_item.done").path("output_index").asInt()).isZero();
  }

  @Test
  void aBargeIn() {
    client.begin("resp_1");
    client.item("resp_1", "item_a", null);
    client.text("resp_1", "item_a", "A long story.");
    client.sound("resp_1", "item_a");
    client.news();
    client.leg.tell(new ConversationEvent.SpeechStarted("item_u", 5_000));
    client.itemDone("resp_1", "item_a", "A long story.", false);
    client.done("resp_1", Outcome.CANCELLED, StopReason.TURN_DETECTED);
    assertThat(client.news())
        .containsExactly(
            "input_audio_buffer.speech_started",
            "response.output_audio.done",
            "response.output_audio_transcript.done",
            "response.content_part.done",
            "conversation.item.done",
            "response.output_item.done",
            "response.done");
    assertThat(client.last("response.output_item.done").path("item").path("status").asText())
        .isEqualTo("incomplete");
    var response = client.last("response.done").path("response");
    assertThat(response.path("status").asText()).isEqualTo("cancelled");
    assertThat(response.path("status_details").path("type").asText()).isEqualTo("cancelled");
    assertThat(response.path("status_details").path("reason").asText()).isEqualTo("turn_detected");
    assertThat(response.path("usage").path("total_tokens").isInt()).isTrue();
    client.leg.tell(new ConversationEvent.ItemCut("item_a", 0, 640));
    assertThat(client.last("conversation.item.truncated").path("audio_end_ms").asInt())
        .isEqualTo(640);
  }

  @Test
  void aCancelByTheClient() {
    client.begin("resp_1");
    client.done("resp_1", Outcome.CANCELLED, StopReason.CLIENT_CANCELLED);
    var details = client.last("response.done").path("response").path("status_details");
    assertThat(details.path("reason").asText()).isEqualTo("client_cancelled");
  }

  @Test
  void anAnswerThatFails() {
    client.begin("resp_1");
    var problem = new ModelFact.Problem("model_lost", "model: lost (expected: an answer)", false);
    client.leg.tell(
        new ConversationEvent.ResponseDone("resp_1", Outcome.FAILED, null, problem, Usage.NONE));
    var details = client.last("response.done").path("response").path("status_details");
    assertThat(details.path("error").path("code").asText()).isEqualTo("model_lost");
    assertThat(details.path("error").path("message").asText()).startsWith("model: lost");
  }

  @Test
  void aSilenceThatCountsAsATurn() {
    client.leg.tell(new ConversationEvent.TimedOut("item_u", 0, 5_000));
    client.utterance("item_u");
    assertThat(client.news())
        .containsExactly(
            "input_audio_buffer.timeout_triggered",
            "input_audio_buffer.committed",
            "conversation.item.added",
            "conversation.item.done");
  }

  @Test
  void itemsAreToldTheOneThatTheClientSeesBeforeThem() {
    client.typed("item_1", null);
    client.typed("item_2", "item_1");
    client.typed("item_front", null);
    assertThat(client.last("conversation.item.added").path("previous_item_id").isNull()).isTrue();
    client.typed("item_middle", "item_1");
    assertThat(client.last("conversation.item.added").path("previous_item_id").asText())
        .isEqualTo("item_1");
    client.utterance("item_3");
    assertThat(client.last("input_audio_buffer.committed").path("previous_item_id").asText())
        .isEqualTo("item_2");
    client.leg.tell(new ConversationEvent.ItemRemoved("item_3"));
    client.typed("item_4", "item_hidden");
    assertThat(client.last("conversation.item.added").path("previous_item_id").asText())
        .isEqualTo("item_2");
  }
}
