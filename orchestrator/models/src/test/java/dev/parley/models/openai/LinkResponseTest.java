package dev.parley.models.openai;

import static dev.parley.models.openai.LinkScene.added;
import static dev.parley.models.openai.LinkScene.caller;
import static dev.parley.models.openai.LinkScene.delta;
import static dev.parley.models.openai.LinkScene.done;
import static dev.parley.models.openai.LinkScene.responseDone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Done;
import dev.parley.media.port.ModelFact.ItemDone;
import dev.parley.media.port.ModelFact.ItemStarted;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.ResponseStarted;
import dev.parley.media.port.ModelFact.Spoken;
import dev.parley.media.port.ModelFact.Text;
import dev.parley.media.port.ModelFact.Transcript;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How what a model says of a response becomes facts. */
@Timeout(30)
class LinkResponseTest {

  @RegisterExtension private final LinkScene scene = new LinkScene();
  private final StandInModel server = scene.server;

  @Test
  void whatBelongsToAResponseThatNobodyKnowsDoesNotTakeThePlaceOfOurs()
      throws InterruptedException {
    var caller = scene.live();
    caller.ask("resp_1");
    server.next("response.create");
    server.say("{'type':'response.created','response':null}");
    server.say("{'type':'response.created','response':{'id':null}}");
    server.say(
        "{'type':'response.output_audio.delta','response_id':'up_other','item_id':'up_x',"
            + "'output_index':0,'content_index':0,'delta':'AQIDBA=='}");
    server.say(
        "{'type':'response.created','response':{'id':'up_r',"
            + "'metadata':{'parley_response':'resp_1'}}}");
    server.say(added("{'id':'up_a','type':'message','content':[]}"));
    server.say(delta("response.output_audio_transcript.delta", "Hi"));
    server.say(responseDone("completed"));

    caller.next(ResponseStarted.class);
    caller.next(ItemStarted.class);
    caller.next(Spoken.class);
    caller.next(ItemStarted.class);
    assertThat(caller.next(Text.class).delta()).isEqualTo("Hi");
    caller.next(ItemDone.class);
    caller.next(ItemDone.class);
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void aSpokenTurnBecomesFactsInOrder() throws InterruptedException {
    var caller = scene.live();
    caller.hear(new byte[] {1, 2, 3});
    caller.order(new ModelOrder.Commit("item_u1"));
    caller.ask("resp_1", caller("item_u1", ""));

    assertThat(server.next("input_audio_buffer.append").path("audio").asText()).isEqualTo("AQID");
    server.next("input_audio_buffer.commit");
    var create = server.next("response.create").path("response");
    assertThat(create.path("output_modalities").get(0).asText()).isEqualTo("audio");

    server.say("{'type':'input_audio_buffer.committed','item_id':'up_u1'}");
    server.say("{'type':'response.created','response':{'id':'up_r','metadata':null}}");
    server.say(
        "{'type':'conversation.item.input_audio_transcription.completed','item_id':'up_u1',"
            + "'transcript':'hello'}");
    server.say(added("{'id':'up_a','type':'message','content':[]}"));
    server.say(delta("response.output_audio_transcript.delta", "Hi"));
    server.say(delta("response.output_audio.delta", "AQIDBA=="));
    server.say(
        done(
            "{'id':'up_a','type':'message','status':'completed',"
                + "'content':[{'type':'output_audio','transcript':'Hi'}]}"));
    server.say(
        "{'type':'response.done','response':{'id':'up_r','status':'completed','output':[],"
            + "'usage':{'input_token_details':{'text_tokens':1,'audio_tokens':2,'cached_tokens':3},"
            + "'output_token_details':{'text_tokens':4,'audio_tokens':5}}}}");

    assertThat(caller.next(ResponseStarted.class).responseId()).isEqualTo("resp_1");
    assertThat(caller.next(Transcript.class)).isEqualTo(new Transcript("item_u1", "hello", true));
    var item = caller.next(ItemStarted.class).itemId();
    assertThat(item).startsWith("item_");
    assertThat(caller.next(Text.class)).isEqualTo(new Text("resp_1", item, "Hi"));
    var spoken = caller.next(Spoken.class);
    assertThat(spoken.itemId()).isEqualTo(item);
    assertThat(spoken.audio().bytes()).containsExactly(1, 2, 3, 4);
    assertThat(caller.next(ItemDone.class)).isEqualTo(new ItemDone("resp_1", item, "Hi", true));
    assertThat(caller.next(Done.class))
        .isEqualTo(new Done("resp_1", Outcome.COMPLETED, null, new Usage(1, 2, 3, 4, 5)));
  }

  @Test
  void betaNamesAreUnderstood() throws InterruptedException {
    var caller = scene.asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(added("{'id':'up_a','type':'message'}"));
    server.say(delta("response.audio_transcript.delta", "Hi"));
    server.say(delta("response.audio.delta", "AQID"));
    server.say(delta("response.text.delta", "!"));
    server.say(responseDone("completed"));

    caller.next(ResponseStarted.class);
    caller.next(ItemStarted.class);
    caller.next(Text.class);
    assertThat(caller.next(Spoken.class).audio().bytes()).containsExactly(1, 2, 3);
    caller.next(Text.class);
    assertThat(caller.next(ItemDone.class).text()).isEqualTo("Hi!");
    caller.next(Done.class);
  }

  @Test
  void aFunctionCallCarriesItsNameAndWholeArguments() throws InterruptedException {
    var caller = scene.asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(
        added(
            "{'id':'up_f','type':'function_call','call_id':'call_7','name':'order_status',"
                + "'arguments':''}"));
    server.say(
        "{'type':'response.function_call_arguments.delta','response_id':'up_r','item_id':'up_f',"
            + "'delta':'{}'}");
    server.say(
        done(
            "{'id':'up_f','type':'function_call','call_id':'call_7','name':'order_status',"
                + "'status':'completed','arguments':'{}'}"));
    server.say(responseDone("completed"));

    caller.next(ResponseStarted.class);
    assertThat(caller.next(ItemStarted.class).call())
        .isEqualTo(new ModelFact.Call("call_7", "order_status"));
    caller.next(Text.class);
    assertThat(caller.next(ItemDone.class).text()).isEqualTo("{}");
    caller.next(Done.class);
  }

  @Test
  void soundThatIsNotBase64DoesNotReachTheCall() throws InterruptedException {
    var caller = scene.asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(delta("response.output_audio.delta", "A\\u0022},"));
    server.say(delta("response.output_audio.delta", "AQ\\u0049D"));
    server.say(responseDone("completed"));

    caller.next(ResponseStarted.class);
    caller.next(ItemStarted.class);
    assertThat(caller.next(Spoken.class).audio().bytes()).containsExactly(1, 2, 3);
    caller.next(ItemDone.class);
    caller.next(Done.class);
    assertThat(scene.model.counters().framesIgnored()).isEqualTo(1);
  }

  @Test
  void eventsOutOfOrderStillMakeOneOrderlyResponse() throws InterruptedException {
    var caller = scene.asked("resp_1");
    server.say(delta("response.output_audio.delta", "AQID"));
    server.say("{'type':'response.created','response':{'id':'up_late'}}");
    server.say("{'type':'something.new','x':[1,2]}");
    server.say("not json at all");
    server.say(delta("response.output_audio.delta", "AQI"));
    server.say(responseDone("completed"));
    server.say(delta("response.output_audio.delta", "AQID"));
    server.say(responseDone("completed"));

    caller.next(ResponseStarted.class);
    caller.next(ItemStarted.class);
    caller.next(Spoken.class);
    assertThat(caller.next(ItemDone.class).complete()).isFalse();
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.COMPLETED);
    var unasked = server.next("response.cancel");
    assertThat(unasked.path("response_id").asText()).isEqualTo("up_late");
    caller.order(new ModelOrder.Clear());
    server.next("input_audio_buffer.clear");
    assertThat(caller.hasNoMoreFacts()).isTrue();
    assertThat(scene.model.counters().framesIgnored()).isGreaterThanOrEqualTo(5);
  }
}
