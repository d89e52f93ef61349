package dev.parley.models.openai;

import static dev.parley.models.openai.LinkScene.added;
import static dev.parley.models.openai.LinkScene.caller;
import static dev.parley.models.openai.LinkScene.responseDone;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.media.port.ModelFact.Done;
import dev.parley.media.port.ModelFact.ItemDone;
import dev.parley.media.port.ModelFact.ItemStarted;
import dev.parley.media.port.ModelFact.ResponseStarted;
import dev.parley.media.port.ModelFact.Transcript;
import dev.parley.media.port.ModelFact.TranscriptFailed;
import dev.parley.media.port.ModelOrder;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ResponseOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a model is told of the conversation, of tools and of what the caller heard. */
@Timeout(30)
class LinkContextTest {

  @RegisterExtension private final LinkScene scene = new LinkScene();
  private final StandInModel server = scene.server;

  @Test
  void onlyWhatTheModelLacksIsSent() throws InterruptedException {
    var caller = scene.asked("resp_1", caller("item_1", "hello"));
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(
        added("{'id':'up_f','type':'function_call','call_id':'call_7','name':'order_status'}"));
    server.say(responseDone("completed"));
    caller.next(ResponseStarted.class);
    var callItem = caller.next(ItemStarted.class).itemId();
    caller.next(ItemDone.class);
    caller.next(Done.class);
    var call = new ContextItem.Call(callItem, "call_7", "order_status", "{}");
    var note = new ContextItem.Output("out_1", "call_7", "wait", ContextItem.Kind.PENDING);

    caller.ask("resp_2", caller("item_1", "hello"), call, note);

    var created = server.next("conversation.item.create");
    assertThat(created.path("item").path("type").asText()).isEqualTo("function_call_output");
    assertThat(created.has("previous_item_id")).isFalse();
    server.next("response.create");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(added("{'id':'up_b','type':'message'}"));
    server.say(responseDone("completed"));
    caller.next(ResponseStarted.class);
    var said = caller.next(ItemStarted.class).itemId();
    caller.next(ItemDone.class);
    caller.next(Done.class);

    var real = new ContextItem.Output("out_2", "call_7", "sent", ContextItem.Kind.REAL);
    var answer = new ContextItem.Message(said, ContextItem.Role.AGENT, "One moment");
    caller.ask("resp_3", caller("item_1", "hello"), call, real, answer);

    assertThat(server.next("conversation.item.delete").path("item_id").asText()).isEqualTo("out_1");
    var replaced = server.next("conversation.item.create");
    assertThat(replaced.path("previous_item_id").asText()).isEqualTo("up_f");
    assertThat(replaced.path("item").path("output").asText()).isEqualTo("sent");
    server.next("response.create");
  }

  @Test
  void whatTheCallerDidNotHearIsCutFromTheModelsMemory() throws InterruptedException {
    var caller = scene.asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(added("{'id':'up_a','type':'message'}"));
    caller.next(ResponseStarted.class);
    var item = caller.next(ItemStarted.class).itemId();
    caller.order(new ModelOrder.Truncate(item, 740));

    var truncate = server.next("conversation.item.truncate");
    assertThat(truncate.path("item_id").asText()).isEqualTo("up_a");
    assertThat(truncate.path("audio_end_ms").asInt()).isEqualTo(740);
  }

  @Test
  void anUtteranceThatWasTooShortIsReportedAsSuch() throws InterruptedException {
    var caller = scene.live();
    caller.order(new ModelOrder.Commit("item_u1"));
    caller.order(new ModelOrder.Commit("item_u2"));
    server.next("input_audio_buffer.commit");
    server.say(
        "{'type':'error','error':{'code':'input_audio_buffer_commit_empty',"
            + "'event_id':'commit.item_u1'}}");
    server.say("{'type':'input_audio_buffer.committed','item_id':'up_2'}");
    server.say(
        "{'type':'conversation.item.input_audio_transcription.delta','item_id':'up_2',"
            + "'delta':'yes'}");

    assertThat(caller.next(TranscriptFailed.class).itemId()).isEqualTo("item_u1");
    assertThat(caller.next(Transcript.class)).isEqualTo(new Transcript("item_u2", "yes", false));
  }

  @Test
  void wordsThatMustBeSaidExactlyAllowNoTools() throws InterruptedException {
    var caller = scene.live();
    caller.order(new ModelOrder.Respond("resp_1", List.of(), "One moment.", ResponseOptions.NONE));

    var response = server.next("response.create").path("response");
    assertThat(response.path("tool_choice").asText()).isEqualTo("none");
    assertThat(response.path("instructions").asText()).contains("One moment.");
  }

  @Test
  void whatAClientWishesForOneResponseReachesTheModel() throws InterruptedException {
    var caller = scene.live();
    var pairs = JsonNodeFactory.instance.objectNode().put("order", "1234");
    var options =
        new ResponseOptions(
            "In rhyme.",
            Modality.TEXT,
            null,
            new ResponseOptions.ToolUse.Only("weather"),
            false,
            new TokenLimit(400),
            "alto",
            "low",
            pairs);
    caller.order(new ModelOrder.Respond("resp_1", List.of(), null, options));

    var response = server.next("response.create").path("response");
    assertThat(response)
        .hasToString(
            "{\"metadata\":{\"order\":\"1234\",\"parley_response\":\"resp_1\"},"
                + "\"output_modalities\":[\"text\"],\"instructions\":\"In rhyme.\","
                + "\"tool_choice\":{\"type\":\"function\",\"name\":\"weather\"},"
                + "\"parallel_tool_calls\":false,\"max_output_tokens\":400,"
                + "\"audio\":{\"output\":{\"voice\":\"alto\"}},"
                + "\"reasoning\":{\"effort\":\"low\"}}");
  }

  /** The tools stay with the model: the next response may call them without another word. */
  @Test
  void aResponseWithoutToolsSaysSo() throws InterruptedException {
    var caller = scene.live();
    var tool = new ResponseOptions.Tool("weather", null, null);
    var options =
        ResponseOptions.NONE.with(List.of(tool)).with(new ResponseOptions.ToolUse.Forbidden());
    caller.order(new ModelOrder.Respond("resp_1", List.of(), null, options));

    var response = server.next("response.create").path("response");
    assertThat(response.path("tool_choice").asText()).isEqualTo("none");
  }

  /** A response may have sixteen pairs, and one is Parley's own. */
  @Test
  void aFullSetOfPairsLeavesRoomForTheTag() throws InterruptedException {
    var caller = scene.live();
    var pairs = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 16; i++) {
      pairs.put("k" + i, "v");
    }
    var options = new ResponseOptions(null, null, null, null, null, null, null, null, pairs);
    caller.order(new ModelOrder.Respond("resp_1", List.of(), null, options));

    var metadata = server.next("response.create").path("response").path("metadata");
    assertThat(metadata.size()).isEqualTo(16);
    assertThat(metadata.path("parley_response").asText()).isEqualTo("resp_1");
  }

  @Test
  void toolsAreSentOnceAndAgainWhenTheyChange() throws InterruptedException {
    var caller = scene.live();
    var tool =
        new ResponseOptions.Tool("weather", "Weather", JsonNodeFactory.instance.objectNode());
    caller.order(
        new ModelOrder.Respond(
            "resp_1", List.of(), null, ResponseOptions.NONE.with(List.of(tool))));

    var update = server.next("session.update").path("session");
    assertThat(update.path("tools").get(0).path("name").asText()).isEqualTo("weather");
    server.next("response.create");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(responseDone("completed"));
    caller.next(ResponseStarted.class);
    caller.next(Done.class);
    caller.order(
        new ModelOrder.Respond(
            "resp_2", List.of(), null, ResponseOptions.NONE.with(List.of(tool))));
    server.next("response.create");
  }
}
