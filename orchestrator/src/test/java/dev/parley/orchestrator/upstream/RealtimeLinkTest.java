package dev.parley.orchestrator.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.orchestrator.audio.AudioFormat;
import dev.parley.orchestrator.media.ModelFact;
import dev.parley.orchestrator.media.ModelFact.Done;
import dev.parley.orchestrator.media.ModelFact.Failed;
import dev.parley.orchestrator.media.ModelFact.ItemDone;
import dev.parley.orchestrator.media.ModelFact.ItemStarted;
import dev.parley.orchestrator.media.ModelFact.Outcome;
import dev.parley.orchestrator.media.ModelFact.Spoken;
import dev.parley.orchestrator.media.ModelFact.Started;
import dev.parley.orchestrator.media.ModelFact.Text;
import dev.parley.orchestrator.media.ModelFact.Transcript;
import dev.parley.orchestrator.media.ModelFact.TranscriptFailed;
import dev.parley.orchestrator.media.ModelFact.Usage;
import dev.parley.orchestrator.media.ModelOrder;
import dev.parley.session.ContextItem;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RealtimeLinkTest {

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private static final RealtimeModel.Options QUICK =
      new RealtimeModel.Options(
          Duration.ofSeconds(2),
          Duration.ofMillis(2_500),
          Duration.ofMillis(600),
          Duration.ofMillis(300),
          "gpt-transcribe");

  private final RealtimeModel model =
      new RealtimeModel(
          QUICK,
          Map.of("MODEL_KEY", "sk-right", "WRONG_KEY", "sk-wrong")::get,
          () -> SslContextBuilder.forClient().build());
  private final StandInModel server = new StandInModel(LOOPS, "sk-right", null);
  private @Nullable Caller caller;

  @AfterEach
  void hangUp() {
    if (caller != null) {
      caller.close();
    }
    server.close();
  }

  @AfterAll
  static void stop() {
    LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void theModelIsToldWhoItIsAndThatParleyDecidesTheTurns() throws InterruptedException {
    caller = call();
    var session = server.welcome().path("session");

    assertThat(server.path()).isEqualTo("/v1/realtime?model=gpt-realtime");
    assertThat(session.path("type").asText()).isEqualTo("realtime");
    assertThat(session.path("instructions").asText()).isEqualTo("Be brief.");
    var input = session.path("audio").path("input");
    assertThat(input.has("turn_detection")).isTrue();
    assertThat(input.path("turn_detection").isNull()).isTrue();
    assertThat(input.path("format").path("rate").asInt()).isEqualTo(24_000);
    assertThat(session.path("audio").path("output").path("voice").asText()).isEqualTo("alloy");
  }

  @Test
  void aSpokenTurnBecomesFactsInOrder() throws InterruptedException {
    caller = live();
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

    assertThat(caller.next(Started.class).responseId()).isEqualTo("resp_1");
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
  void ordersGivenBeforeTheModelIsReadyReachItInOrder() throws InterruptedException {
    caller = call();
    caller.hear(new byte[] {1});
    caller.order(new ModelOrder.Commit("item_u1"));
    caller.ask("resp_1");
    server.welcome();

    server.next("input_audio_buffer.append");
    server.next("input_audio_buffer.commit");
    server.next("response.create");
  }

  @Test
  void aCancelBeforeTheModelIsReadyAnswersItself() throws InterruptedException {
    caller = call();
    caller.ask("resp_1");
    caller.order(new ModelOrder.Cancel("resp_1"));

    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.CANCELLED);
    server.welcome();
    caller.order(new ModelOrder.Clear());
    server.next("input_audio_buffer.clear");
  }

  @Test
  void betaNamesAreUnderstood() throws InterruptedException {
    caller = asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(added("{'id':'up_a','type':'message'}"));
    server.say(delta("response.audio_transcript.delta", "Hi"));
    server.say(delta("response.audio.delta", "AQID"));
    server.say(delta("response.text.delta", "!"));
    server.say(responseDone("completed"));

    caller.next(Started.class);
    caller.next(ItemStarted.class);
    caller.next(Text.class);
    assertThat(caller.next(Spoken.class).audio().bytes()).containsExactly(1, 2, 3);
    caller.next(Text.class);
    assertThat(caller.next(ItemDone.class).text()).isEqualTo("Hi!");
    caller.next(Done.class);
  }

  @Test
  void aFunctionCallCarriesItsNameAndWholeArguments() throws InterruptedException {
    caller = asked("resp_1");
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

    caller.next(Started.class);
    assertThat(caller.next(ItemStarted.class).call())
        .isEqualTo(new ModelFact.Call("call_7", "order_status"));
    caller.next(Text.class);
    assertThat(caller.next(ItemDone.class).text()).isEqualTo("{}");
    caller.next(Done.class);
  }

  @Test
  void eventsOutOfOrderStillMakeOneOrderlyResponse() throws InterruptedException {
    caller = asked("resp_1");
    server.say(delta("response.output_audio.delta", "AQID"));
    server.say("{'type':'response.created','response':{'id':'up_late'}}");
    server.say("{'type':'something.new','x':[1,2]}");
    server.say("not json at all");
    server.say(delta("response.output_audio.delta", "AQI"));
    server.say(responseDone("completed"));
    server.say(delta("response.output_audio.delta", "AQID"));
    server.say(responseDone("completed"));

    caller.next(Started.class);
    caller.next(ItemStarted.class);
    caller.next(Spoken.class);
    assertThat(caller.next(ItemDone.class).complete()).isFalse();
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.COMPLETED);
    var unasked = server.next("response.cancel");
    assertThat(unasked.path("response_id").asText()).isEqualTo("up_late");
    caller.order(new ModelOrder.Clear());
    server.next("input_audio_buffer.clear");
    assertThat(caller.hasNoMoreFacts()).isTrue();
    assertThat(model.counters().framesIgnored()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void aCancelledResponseEndsOnceAsCancelled() throws InterruptedException {
    caller = asked("resp_1");
    caller.order(new ModelOrder.Cancel("resp_1"));
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    assertThat(server.next("response.cancel").path("response_id").asText()).isEqualTo("up_r");
    server.say(
        "{'type':'error','error':{'type':'invalid_request_error',"
            + "'code':'response_cancel_not_active','event_id':'cancel.resp_1'}}");
    server.say(responseDone("cancelled"));

    caller.next(Started.class);
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }

  @Test
  void aModelThatIgnoresACancelDoesNotHoldTheCall() throws InterruptedException {
    caller = asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    caller.next(Started.class);
    caller.order(new ModelOrder.Cancel("resp_1"));

    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void aResponseInTheWayIsStoppedAndTheQuestionAskedAgain() throws InterruptedException {
    caller = asked("resp_2");
    server.say(
        "{'type':'error','error':{'code':'conversation_already_has_active_response',"
            + "'event_id':'respond.resp_2'}}");
    server.next("response.cancel");
    server.say("{'type':'response.done','response':{'id':'up_old','status':'cancelled'}}");
    server.next("response.create");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(responseDone("completed"));

    assertThat(caller.next(Started.class).responseId()).isEqualTo("resp_2");
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void aSilentModelFailsTheResponseAndTheLinkLivesOn() throws InterruptedException {
    caller = asked("resp_1");

    var done = caller.next(Done.class);
    assertThat(done.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(done.problem()).extracting("code").isEqualTo("model_timeout");
    server.next("response.cancel");
    caller.ask("resp_2");
    server.next("response.create");
  }

  @Test
  void aModelThatDiesInMidResponseEndsItOnceAndThenTheLink() throws InterruptedException {
    caller = asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(added("{'id':'up_a','type':'message'}"));
    server.say(delta("response.output_audio_transcript.delta", "Your or"));
    caller.next(Started.class);
    caller.next(ItemStarted.class);
    caller.next(Text.class);
    server.die();

    assertThat(caller.next(ItemDone.class))
        .extracting("text", "complete")
        .contains("Your or", false);
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(caller.next(Failed.class).problem().code()).isEqualTo("model_lost");
    caller.ask("resp_2");
    assertThat(caller.next(Done.class).responseId()).isEqualTo("resp_2");
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }

  @Test
  void questionsThatWaitForADeadModelAreAnsweredToo() throws InterruptedException {
    caller = call();
    caller.ask("resp_1");
    server.answer().close(1013);

    assertThat(caller.next(Done.class).responseId()).isEqualTo("resp_1");
    assertThat(caller.next(Failed.class).problem().retryable()).isTrue();
  }

  @Test
  void aRefusedUpgradeNamesItsStatusAndNoKey() throws InterruptedException {
    caller = new Caller(model, LOOPS.next(), server.url(), "WRONG_KEY");

    var problem = caller.next(Failed.class).problem();
    assertThat(problem.code()).isEqualTo("model_refused");
    assertThat(problem.message()).contains("HTTP 401").doesNotContain("sk-");
    assertThat(problem.retryable()).isFalse();
  }

  @Test
  void aKeyRefusedInsideTheSocketNamesTheModelsCode() throws InterruptedException {
    caller = call();
    server
        .answer()
        .say(
            "{'type':'error','error':{'code':'invalid_api_key',"
                + "'message':'Incorrect API key provided: sk-right'}}");
    server.close(3000);

    var problem = caller.next(Failed.class).problem();
    assertThat(problem.code()).isEqualTo("model_refused");
    assertThat(problem.message()).contains("invalid_api_key").doesNotContain("sk-");
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }

  @Test
  void aKeyThatIsNotSetIsSaidAtOnce() throws InterruptedException {
    caller = new Caller(model, LOOPS.next(), server.url(), "NO_SUCH_KEY");

    var problem = caller.next(Failed.class).problem();
    assertThat(problem.code()).isEqualTo("model_misconfigured");
    assertThat(problem.message()).contains("NO_SUCH_KEY");
    caller.ask("resp_1");
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void nobodyListeningIsUnreachable() throws InterruptedException {
    server.close();
    caller = call();

    assertThat(caller.next(Failed.class).problem().code()).isEqualTo("model_unreachable");
  }

  @Test
  void aModelThatNeverAcceptsTheSessionTimesOut() throws InterruptedException {
    caller = call();
    caller.ask("resp_1");
    server.answer();

    assertThat(caller.next(Done.class).problem()).extracting("code").isEqualTo("model_timeout");
    assertThat(caller.next(Failed.class).problem().code()).isEqualTo("model_timeout");
  }

  @Test
  void aModelThatTakesNoOrdersIsFlooded() throws InterruptedException {
    caller = call();
    server.answer();
    for (int i = 0; i <= OrderQueue.MOST_CONTROL; i++) {
      caller.order(new ModelOrder.Clear());
    }

    assertThat(caller.next(Failed.class).problem().code()).isEqualTo("model_flooded");
  }

  @Test
  void aSlowModelLosesOldAudioButNoControl() throws InterruptedException {
    caller = live();
    server.stopReading();
    var frame = new byte[48_000];
    // What the sockets on both ends hold is a few megabytes; these are thirty.
    for (int i = 0; i < 600; i++) {
      caller.hear(frame);
    }
    caller.order(new ModelOrder.Commit("item_u1"));
    assertThat(model.counters().audioDropped()).isPositive();
    server.readAgain();

    var order = server.next("input_audio_buffer.append");
    while (order.path("type").asText().endsWith("append")) {
      order = server.nextOrder();
    }
    assertThat(order.path("type").asText()).isEqualTo("input_audio_buffer.commit");
  }

  @Test
  void anUtteranceThatWasTooShortIsReportedAsSuch() throws InterruptedException {
    caller = live();
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
  void onlyWhatTheModelLacksIsSent() throws InterruptedException {
    caller = asked("resp_1", caller("item_1", "hello"));
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(
        added("{'id':'up_f','type':'function_call','call_id':'call_7','name':'order_status'}"));
    server.say(responseDone("completed"));
    caller.next(Started.class);
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
    caller.next(Started.class);
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
    caller = asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(added("{'id':'up_a','type':'message'}"));
    caller.next(Started.class);
    var item = caller.next(ItemStarted.class).itemId();
    caller.order(new ModelOrder.Truncate(item, 740));

    var truncate = server.next("conversation.item.truncate");
    assertThat(truncate.path("item_id").asText()).isEqualTo("up_a");
    assertThat(truncate.path("audio_end_ms").asInt()).isEqualTo(740);
  }

  @Test
  void wordsThatMustBeSaidExactlyAllowNoTools() throws InterruptedException {
    caller = live();
    caller.order(new ModelOrder.Respond("resp_1", List.of(), null, "One moment.", List.of(), true));

    var response = server.next("response.create").path("response");
    assertThat(response.path("tool_choice").asText()).isEqualTo("none");
    assertThat(response.path("instructions").asText()).contains("One moment.");
  }

  @Test
  void toolsAreSentOnceAndAgainWhenTheyChange() throws InterruptedException {
    caller = live();
    var tool = new ModelOrder.Tool("weather", "Weather", JsonNodeFactory.instance.objectNode());
    caller.order(new ModelOrder.Respond("resp_1", List.of(), null, null, List.of(tool), true));

    var update = server.next("session.update").path("session");
    assertThat(update.path("tools").get(0).path("name").asText()).isEqualTo("weather");
    server.next("response.create");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(responseDone("completed"));
    caller.next(Started.class);
    caller.next(Done.class);
    caller.order(new ModelOrder.Respond("resp_2", List.of(), null, null, List.of(tool), true));
    server.next("response.create");
  }

  @Test
  void anExpiredSessionIsAnnouncedAndThenOver() throws InterruptedException {
    caller = live();
    server.say("{'type':'error','error':{'code':'session_expired'}}");
    server.die();

    caller.next(ModelFact.GoingAway.class);
    assertThat(caller.next(Failed.class).problem().code()).isEqualTo("model_session_expired");
  }

  @Test
  void pingsAreAnsweredAndAHangUpIsPolite() throws InterruptedException {
    caller = live();
    server.ping();
    assertThat(server.nextOther()).isEqualTo("pong");
    caller.close();
    assertThat(server.nextOther()).isEqualTo("close 1000");
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }

  @Test
  void soundOfACancelledResponseIsNotTakenForTheNext() throws InterruptedException {
    caller = asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    caller.next(Started.class);
    caller.order(new ModelOrder.Cancel("resp_1"));
    caller.next(Done.class);
    server.next("response.cancel");
    caller.ask("resp_2");
    server.next("response.create");
    server.say(delta("response.output_audio.delta", "AQID"));
    server.say("{'type':'response.created','response':{'id':'up_r2'}}");

    assertThat(caller.next(Started.class).responseId()).isEqualTo("resp_2");
    assertThat(model.counters().framesIgnored()).isPositive();
  }

  @Test
  void aFormatThatRealtimeModelsDoNotSpeakIsRefused() throws InterruptedException {
    caller = new Caller(model, LOOPS.next(), server.url(), "MODEL_KEY", AudioFormat.PCM_16K);

    assertThat(caller.next(Failed.class).problem().message()).contains("PCM_16K");
  }

  private Caller call() {
    return new Caller(model, LOOPS.next(), server.url(), "MODEL_KEY");
  }

  private Caller live() throws InterruptedException {
    var live = call();
    server.welcome();
    return live;
  }

  private Caller asked(String responseId, ContextItem... context) throws InterruptedException {
    var asking = live();
    asking.ask(responseId, context);
    for (int i = 0; i < context.length; i++) {
      server.next("conversation.item.create");
    }
    server.next("response.create");
    return asking;
  }

  private static ContextItem caller(String id, String text) {
    return new ContextItem.Message(id, ContextItem.Role.CALLER, text);
  }

  private static String added(String item) {
    return "{'type':'response.output_item.added','response_id':'up_r','output_index':0,'item':"
        + item
        + "}";
  }

  private static String done(String item) {
    return "{'type':'response.output_item.done','response_id':'up_r','item':" + item + "}";
  }

  private static String delta(String type, String delta) {
    return "{'type':'"
        + type
        + "','event_id':'e','response_id':'up_r','item_id':'up_a','output_index':0,"
        + "'content_index':0,'delta':'"
        + delta
        + "'}";
  }

  private static String responseDone(String status) {
    return "{'type':'response.done','response':{'id':'up_r','status':'" + status + "'}}";
  }
}
