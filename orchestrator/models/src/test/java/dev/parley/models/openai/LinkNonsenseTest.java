package dev.parley.models.openai;

import static dev.parley.models.openai.LinkScene.responseDone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ModelFact.Done;
import dev.parley.media.port.ModelFact.Limits;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.ResponseStarted;
import dev.parley.media.port.ModelFact.TranscriptFailed;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A number that cannot be costs a model no more than that number. */
@Timeout(30)
class LinkNonsenseTest {

  private static final String LONG = "99999999999999999999999999";

  @RegisterExtension private final LinkScene scene = new LinkScene();
  private final StandInModel server = scene.server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.7e18",
        "1700000000000000000",
        LONG,
        "-" + LONG,
        "1e300",
        "-1e300",
        "1e999999",
        "-5",
        "253402300800",
        "'soon'",
        "'NaN'",
        "true",
        "null",
        "[]",
        "{}"
      })
  void aSessionEndsAtNoSuchTime(String expiresAt) throws InterruptedException {
    var caller = scene.call();
    server.answer().say("{'type':'session.created','session':{'expires_at':" + expiresAt + "}}");
    server.next("session.update");
    server.say("{'type':'session.updated','session':{'expires_at':" + expiresAt + "}}");
    caller.order(new ModelOrder.Clear());

    server.next("input_audio_buffer.clear");
    assertThat(caller.opened.get()).isEqualTo(1);
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {LONG, "-" + LONG, "1e300", "1e999999", "-5", "'many'", "'NaN'", "true", "[]"})
  void anAnswerHasNoSuchUsage(String tokens) throws InterruptedException {
    var caller = scene.asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(
        "{'type':'response.done','response':{'id':'up_r','status':'completed','usage':{"
            + "'input_token_details':{'text_tokens':T,'audio_tokens':2,'cached_tokens':T},"
                .replace("T", tokens)
            + "'output_token_details':{'text_tokens':T,'audio_tokens':5}}}}".replace("T", tokens));

    caller.next(ResponseStarted.class);
    assertThat(caller.next(Done.class))
        .isEqualTo(new Done("resp_1", Outcome.COMPLETED, null, new Usage(0, 2, 0, 0, 5)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {LONG, "1e300", "1e999999", "-5", "'later'", "'NaN'", "true", "[]", "null"})
  void aLimitThatCannotBeIsNone(String number) throws InterruptedException {
    var caller = scene.live();
    server.say(limits("0", number));
    server.say(limits(number, "2.5"));
    server.say(limits("0", "2.5"));

    assertThat(caller.next(Limits.class)).isEqualTo(new Limits(0, 2_500));
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }

  private static String limits(String remaining, String resetSeconds) {
    return "{'type':'rate_limits.updated','rate_limits':[{'name':'tokens','limit':1000,"
        + "'remaining':"
        + remaining
        + ",'reset_seconds':"
        + resetSeconds
        + "}]}";
  }

  @Test
  void aWaitThatNobodyWaitsForIsADayAtMost() throws InterruptedException {
    var caller = scene.asked("resp_1");
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(
        "{'type':'response.done','response':{'id':'up_r','status':'failed','status_details':{"
            + "'error':{'code':'rate_limit_exceeded','message':'try again in 999999999s'}}}}");

    caller.next(ResponseStarted.class);
    assertThat(caller.next(Done.class).problem()).extracting("retryAfterMs").isEqualTo(86_400_000L);
  }

  /** Each field that is read, and each of a type that it has not. */
  @ParameterizedTest
  @ValueSource(strings = {"5", "-1e300", LONG, "true", "null", "[]", "[1]", "{}", "{'a':1}", "''"})
  void aFieldOfAnotherTypeCostsNoMoreThanItsEvent(String nonsense) throws InterruptedException {
    var caller = scene.asked("resp_1");
    for (var event :
        new String[] {
          "{'type':X}",
          "{'type':'session.created','session':X}",
          "{'type':'session.updated','session':X}",
          "{'type':'input_audio_buffer.committed','item_id':X}",
          "{'type':'conversation.item.input_audio_transcription.delta','item_id':X,'delta':X}",
          "{'type':'conversation.item.input_audio_transcription.completed','transcript':X}",
          "{'type':'conversation.item.input_audio_transcription.failed','error':X}",
          "{'type':'error','error':X}",
          "{'type':'error','error':{'code':X,'type':X,'event_id':X,'param':X,'message':X}}",
          "{'type':'rate_limits.updated','rate_limits':X}",
          "{'type':'rate_limits.updated','rate_limits':[X]}",
          "{'type':'response.created','response':X}",
          "{'type':'response.created','response':{'id':'','metadata':X}}",
          "{'type':'response.output_item.added','response_id':'','item':X}",
          "{'type':'response.output_audio.delta','response_id':'','item_id':X,'delta':X}",
          "{'type':'response.output_text.delta','response_id':'','item_id':X,'delta':X}",
          "{'type':'response.output_item.done','response_id':'','item':{'content':X,'call_id':X}}",
          "{'type':'response.done','response':{'id':'','output':X,'usage':X,'status_details':X}}",
          "X"
        }) {
      server.say(event.replace("X", nonsense));
    }
    server.say("{'type':'response.created','response':{'id':'up_r'}}");
    server.say(responseDone("completed"));

    caller.next(ResponseStarted.class);
    assertThat(caller.next(Done.class).outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(caller.hasNoMoreFacts()).isTrue();
  }

  @Test
  void anUtteranceFailsWithoutACodeToo() throws InterruptedException {
    var caller = scene.live();
    caller.order(new ModelOrder.Commit("item_1"));
    server.next("input_audio_buffer.commit");
    server.say("{'type':'input_audio_buffer.committed','item_id':'up_1'}");
    server.say(
        "{'type':'conversation.item.input_audio_transcription.failed','item_id':'up_1',"
            + "'error':{'code':5,'type':[]}}");

    assertThat(caller.next(TranscriptFailed.class).code()).isEqualTo("unknown");
  }
}
