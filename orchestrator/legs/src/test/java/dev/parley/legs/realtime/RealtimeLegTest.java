package dev.parley.legs.realtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.PortOrder;
import dev.parley.proto.Json;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.proto.realtime.TurnDetection;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.TurnOutcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealtimeLegTest {

  private final StagedClient client = new StagedClient();

  @Test
  void twoUpdatesInARowAreConfirmedEachWithItsOwnState() {
    client.say("{'type':'session.update','session':{'type':'realtime','tracing':'auto'}}");
    client.say("{'type':'session.update','session':{'type':'realtime','instructions':'Be kind.'}}");
    client.leg.tell(new ConversationEvent.Configured());
    client.leg.tell(new ConversationEvent.Configured());
    assertThat(client.news()).containsExactly("session.updated", "session.updated");
    var first = client.events.getFirst().path("session");
    assertThat(first.path("tracing").asText()).isEqualTo("auto");
    assertThat(first.path("instructions").asText()).isEqualTo("Be brief.");
    var second = client.events.getLast().path("session");
    assertThat(second.path("tracing").asText()).isEqualTo("auto");
    assertThat(second.path("instructions").asText()).isEqualTo("Be kind.");
  }

  @Test
  void theFirstEventShowsTheSettingsBeforeAnyUpdate() {
    client.say("{'type':'session.update','session':{'type':'realtime','instructions':'Be kind.'}}");
    client.leg.tell(new ConversationEvent.Opened("sess_ab", null));
    assertThat(client.last("session.created").path("session").path("instructions").asText())
        .isEqualTo("Be brief.");
  }

  @Test
  void theFirstEventTellsHowToComeBack() {
    client.leg.tell(new ConversationEvent.Opened("sess_ab", null));

    var back = client.last("session.created").path("parley");
    assertThat(back.path("resume_token").asText()).isEqualTo("rt_ab.cd");
    assertThat(back.path("resume_within_s").asLong()).isEqualTo(60);
  }

  @Test
  void whatAnEarlierLegHadSetIsInForceAgain() {
    var before = new StagedClient();
    before.configure(
        "{'type':'session.update','session':{'type':'realtime','instructions':'Be kind.',"
            + "'audio':{'input':{'format':{'type':'audio/pcmu'},'turn_detection':null}}}}");
    client.leg.of(client.call);

    client.leg.tell(new ConversationEvent.Opened("sess_ab", before.leg.leg().settings().kept()));

    var shown = client.last("session.created").path("session");
    assertThat(shown.path("instructions").asText()).isEqualTo("Be kind.");
    assertThat(shown.at("/audio/input/turn_detection").isNull()).isTrue();
    assertThat(client.call.told)
        .containsExactly(new ClientRequest.Configure(before.leg.leg().settings()));
    assertThat(client.leg.leg().settings().hears()).isEqualTo(AudioFormat.PCMU);
    client.leg.tell(new ConversationEvent.Configured());
    assertThat(client.events.getLast().path("type").asText()).isEqualTo("session.updated");
  }

  @Test
  void whatOnlyTheAgentSaidIsNotKeptAsWhatTheClientWished() {
    var before = new StagedClient();
    before.configure(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
            + "{'format':{'type':'audio/pcmu'}},'output':{'speed':1.2}}}}");
    var patient = new TurnDetection.ServerVad(0.5, 300, 900, null, true, true);
    var newer = StagedClient.of("Be kind.", patient);

    newer.leg.tell(new ConversationEvent.Opened("sess_ab", before.leg.leg().settings().kept()));

    assertThat(newer.leg.leg().settings())
        .returns("Be kind.", LegSettings::instructions)
        .returns(AudioFormat.PCMU, LegSettings::hears)
        .returns(1.2, LegSettings::speed);
    assertThat(turns(newer))
        .returns(900, LegSettings.Turns::silenceDurationMs)
        .returns(300, LegSettings.Turns::confirmMs);
  }

  @Test
  void aTranscriptionThatNamesNoModelLosesNothingOfWhatElseWasSet() {
    var before = new StagedClient();
    before.configure(
        "{'type':'session.update','session':{'type':'realtime','instructions':'Be kind.',"
            + "'audio':{'input':{'transcription':{'language':'de'}}}}}");

    client.leg.tell(new ConversationEvent.Opened("sess_ab", before.leg.leg().settings().kept()));

    assertThat(client.leg.leg().settings().instructions()).isEqualTo("Be kind.");
    assertThat(client.leg.reader().transcribes()).isTrue();
  }

  @Test
  void settingsThatCannotBeTakenBackAreToldAndCounted() throws Exception {
    client.leg.of(client.call);
    var kept =
        Json.mapper().readTree("{\"audio\":{\"input\":{\"format\":{\"type\":\"audio/opus\"}}}}");

    client.leg.tell(new ConversationEvent.Opened("sess_ab", kept));

    assertThat(client.news()).containsExactly("session.created", "error");
    var error = client.last("error").path("error");
    assertThat(error.path("code").asText()).isEqualTo("settings_not_restored");
    assertThat(error.path("message").asText())
        .startsWith("session.audio.input.format.type: \"audio/opus\" (expected: one of ")
        .endsWith("nothing is set as before (expected: session.update with all of it again)");
    assertThat(client.call.told).isEmpty();
    assertThat(client.settingsLost.sum()).isEqualTo(1);
  }

  @Test
  void aVoiceThatNobodyChoseIsTheModelsUsualOne() {
    assertThat(client.leg.leg().settings().voice()).isNull();

    client.configure(
        "{'type':'session.update','session':{'type':'realtime','audio':"
            + "{'output':{'voice':'verse'}}}}");

    assertThat(client.leg.leg().settings().voice()).isEqualTo("verse");
  }

  @Test
  void aClientThatSetItsOwnBeforeKeepsThat() {
    var before = new StagedClient();
    before.configure(
        "{'type':'session.update','session':{'type':'realtime','instructions':'Be kind.'}}");
    client.say("{'type':'session.update','session':{'type':'realtime','instructions':'Be sad.'}}");

    client.leg.tell(new ConversationEvent.Opened("sess_ab", before.leg.leg().settings().kept()));

    assertThat(client.leg.leg().settings().instructions()).isEqualTo("Be sad.");
  }

  @Test
  void soundIsReadInTheFormatThatIsInForceWhenItComes() {
    var pcm = (Audio) client.say("{'type':'input_audio_buffer.append','audio':'AAAA'}");
    client.configure(
        "{'type':'session.update','session':{'type':'realtime','audio':"
            + "{'input':{'format':{'type':'audio/pcmu'}}}}}");
    var mu = (Audio) client.say("{'type':'input_audio_buffer.append','audio':'AAAA'}");
    assertThat(pcm.format()).isEqualTo(AudioFormat.PCM_24K);
    assertThat(mu.format()).isEqualTo(AudioFormat.PCMU);
    assertThat(mu.size()).isEqualTo(3);
  }

  @Test
  void whatStopsTheAgentForGoodIsTheAgentsUnlessTheClientSetsTurnsOfItsOwn() {
    client.configure("{'type':'session.update','session':{'type':'realtime','tools':[]}}");
    assertThat(turns(client).confirmMs()).isEqualTo(300);

    client.configure(
        "{'type':'session.update','session':{'type':'realtime','audio':"
            + "{'input':{'turn_detection':{'type':'server_vad','threshold':0.7}}}}}");
    assertThat(turns(client).confirmMs()).isZero();

    client.configure(
        "{'type':'session.update','session':{'type':'realtime','audio':"
            + "{'input':{'turn_detection':{'type':'semantic_vad'}}}}}");
    assertThat(turns(client).confirmMs()).isZero();
  }

  private static LegSettings.Turns turns(StagedClient client) {
    return requireNonNull(client.leg.leg().settings().turns());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'input_audio_buffer.app | invalid_json | ",
        "[1,2] | invalid_event | ",
        "{'event_id':'e1'} | missing_required_parameter | type",
        "{'type':'session.destroy','event_id':'e1'} | invalid_value | type",
        "{'type':'input_audio_buffer.append','event_id':'e1','audio':'A!=='} | invalid_value |"
            + " audio",
        "{'type':'input_audio_buffer.append','event_id':'e1','audio':'AAA'} | invalid_value |"
            + " audio",
        "{'type':'session.update','event_id':'e1','session':{'instructions':'x'}} |"
            + " missing_required_parameter | session.type",
        "{'type':'session.update','event_id':'e1','session':{'type':'realtime','sped':1}} |"
            + " unknown_parameter | session.sped",
        "{'type':'session.update','event_id':'e1','session':{'type':'realtime','audio':{'input':"
            + "{'format':{'type':'audio/mp3'}}}}} | invalid_value |"
            + " session.audio.input.format.type",
        "{'type':'response.create','event_id':'e1','response':{'conversation':'none'}} |"
            + " unsupported_value | response.conversation",
        "{'type':'output_audio_buffer.clear','event_id':'e1'} | invalid_value | type",
      })
  void whatCannotBeIsAnErrorThatNamesItAndTheCallGoesOn(
      String message, String code, @org.jspecify.annotations.Nullable String param) {
    var error = client.wrong(message);
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("param").textValue()).isEqualTo(param);
    assertThat(error.path("message").asText()).contains("(expected: ");
    if (message.contains("'e1'")) {
      assertThat(error.path("event_id").asText()).isEqualTo("e1");
    }
    assertThat(error.path("event_id").isTextual()).isTrue();
    assertThat(client.say("{'type':'input_audio_buffer.commit'}"))
        .isEqualTo(new ClientRequest.Commit(null));
  }

  @Test
  void anUpdateThatIsRefusedChangesNothing() {
    client.wrong(
        "{'type':'session.update','session':{'type':'realtime','instructions':'x','sped':1}}");
    assertThat(client.leg.leg().settings().instructions()).isEqualTo("Be brief.");
  }

  @Test
  void aBinaryFrameIsAnError() {
    client.leg.tell(StagedClient.malformed(client.sayBinary(640)).complaint());
    assertThat(client.last("error").path("error").path("code").asText()).isEqualTo("invalid_event");
  }

  @Test
  void aVoiceThatWasHeardStays() {
    var voice =
        "{'type':'session.update','session':{'type':'realtime','audio':{'output':"
            + "{'voice':'cedar'}}}}";
    client.configure(voice.replace("cedar", "marin"));
    client.begin("resp_1");
    client.item("resp_1", "item_a", null);
    client.sound("resp_1", "item_a");
    assertThat(client.wrong(voice).path("code").asText()).isEqualTo("cannot_update_voice");
  }

  @Test
  void transcriptsAreSentOnlyToClientsThatWantThem() {
    client.leg.tell(new ConversationEvent.Transcript("item_u", "where", false));
    client.leg.tell(new ConversationEvent.Transcript("item_u", "where is it", true));
    client.leg.tell(
        new ConversationEvent.TranscriptFailed(
            "item_u", new ModelFact.Problem("noise", "not understood", false)));
    assertThat(client.news()).isEmpty();
    client.configure(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
            + "{'transcription':{'model':'local'}}}}}");
    client.utterance("item_u");
    client.news();
    client.leg.tell(new ConversationEvent.Transcript("item_u", "where", false));
    client.leg.tell(new ConversationEvent.Transcript("item_u", "where is it", true));
    client.leg.tell(
        new ConversationEvent.TranscriptFailed(
            "item_v", new ModelFact.Problem("noise", "not understood", false)));
    assertThat(client.news())
        .containsExactly(
            "conversation.item.input_audio_transcription.delta",
            "conversation.item.input_audio_transcription.completed",
            "conversation.item.input_audio_transcription.failed");
    var completed = client.last("conversation.item.input_audio_transcription.completed");
    assertThat(completed.path("usage").path("seconds").asDouble()).isEqualTo(0.9);
  }

  @Test
  void parleysOwnEventsAreSentOnlyToClientsThatAskForThem() {
    var tool = new ConversationEvent.ToolNews("call_1", "order_status", "running", 40, "half way");
    var turn =
        new ConversationEvent.TurnNews(2, TurnOutcome.COMPLETED, Map.of("end_of_turn", 500L));
    client.leg.tell(tool);
    client.leg.tell(turn);
    assertThat(client.news()).isEmpty();
    var curious = new StagedClient(new RealtimeLeg.Wishes(true, true, false));
    curious.leg.tell(tool);
    curious.leg.tell(turn);
    assertThat(curious.news()).containsExactly("parley.tool", "parley.turn");
    assertThat(curious.leg.leg().greets()).isTrue();
  }

  @Test
  void whatASessionDecidesIsAskedOfItWithTheClientsName() {
    assertThat(client.asked("{'type':'response.cancel','event_id':'e1','response_id':'resp_1'}"))
        .isInstanceOfSatisfying(
            ClientRequest.Stop.class,
            stop -> {
              assertThat(stop.clientEventId()).isEqualTo("e1");
              assertThat(stop.responseId()).isEqualTo("resp_1");
            });
    assertThat(
            client.asked(
                "{'type':'conversation.item.truncate','item_id':'item_a','content_index':0,"
                    + "'audio_end_ms':640}"))
        .isInstanceOfSatisfying(
            ClientRequest.CutItem.class, cut -> assertThat(cut.heardMs()).isEqualTo(640));
    assertThat(client.asked("{'type':'response.create'}"))
        .isInstanceOf(ClientRequest.Respond.class);
    assertThat(client.asked("{'type':'conversation.item.delete','item_id':'item_a'}"))
        .isInstanceOf(ClientRequest.RemoveItem.class);
    assertThat(client.asked("{'type':'conversation.item.retrieve','item_id':'item_a'}"))
        .isInstanceOf(ClientRequest.RetrieveItem.class);
  }

  @Test
  void whatAClientWishesForOneResponseTravelsWithIt() {
    var ask =
        (ClientRequest.Respond)
            client.asked(
                "{'type':'response.create','response':{'instructions':'In rhyme.',"
                    + "'output_modalities':['text'],'metadata':{'k':'v'},'tool_choice':'none',"
                    + "'tools':[{'type':'function','name':'show_map'}],"
                    + "'parallel_tool_calls':false,'max_output_tokens':400,"
                    + "'reasoning':{'effort':'low'},'audio':{'output':{'voice':'alto'}}}}");
    assertThat(ask.options())
        .isEqualTo(
            new ResponseOptions(
                "In rhyme.",
                Modality.TEXT,
                List.of(new ResponseOptions.Tool("show_map", null, null)),
                new ResponseOptions.ToolUse.Forbidden(),
                false,
                new TokenLimit(400),
                "alto",
                "low",
                JsonNodeFactory.instance.objectNode().put("k", "v")));
  }

  @Test
  void whatCannotBeGivenForOneResponseIsRefusedByName() {
    assertThat(refused("'prompt':{'id':'pmpt_1'}")).isEqualTo("response.prompt");
    assertThat(refused("'input':[]")).isEqualTo("response.input");
    assertThat(refused("'conversation':'none'")).isEqualTo("response.conversation");
    assertThat(refused("'tool_choice':{'type':'mcp','server_label':'shop'}"))
        .isEqualTo("response.tool_choice");
    assertThat(refused("'audio':{'output':{'format':{'type':'audio/pcmu'}}}"))
        .isEqualTo("response.audio.output.format");
  }

  @Test
  void aClientsItemKeepsItsNameOrIsGivenOne() {
    var message =
        "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
            + "[{'type':'input_text','text':'Hi.'}]}}";
    var unnamed = (ClientRequest.AddItem) client.asked(message);
    assertThat(unnamed.item())
        .isEqualTo(new Item.Message("item_ab_c1", 0, Role.CALLER, false, "Hi.", 0, 0, true));
    var named =
        (ClientRequest.AddItem) client.asked(message.replace("'item':{", "'item':{'id':'mine',"));
    assertThat(named.item().id()).isEqualTo("mine");
  }

  @Test
  void everyKindOfItemIsShownAsTheProtocolWritesIt() {
    var items =
        List.of(
            new Item.Message("item_1", 1, Role.SYSTEM, false, "Rules.", 0, 0, true),
            new Item.Message("item_2", 1, Role.AGENT, true, "One two three.", 900, 300, false),
            new Item.Message("item_3", 1, Role.AGENT, false, "Written.", 0, 0, true),
            new Item.Message("item_4", 1, Role.CALLER, true, "", 900, 0, true),
            new Item.Call("item_5", 1, "call_1", "show_map", "{}", false),
            new Item.Output("item_6", 1, "call_1", "Rome"));
    for (var item : items) {
      client.leg.tell(new ConversationEvent.ItemAdded(item, null, false));
      client.leg.tell(new ConversationEvent.ItemRetrieved(item));
    }
    var cut =
        client.events.stream()
            .filter(event -> event.path("item").path("id").asText().equals("item_2"))
            .findFirst()
            .orElseThrow();
    assertThat(cut.path("item").path("status").asText()).isEqualTo("incomplete");
    assertThat(cut.path("item").path("content").get(0).path("transcript").asText())
        .isEqualTo("One");
  }

  @ParameterizedTest
  @CsvSource({"NORMAL,1000", "REFUSED,4000", "OVERLOADED,1013", "FAILED,1011"})
  void theCloseCodeTellsWhetherTryingAgainHelps(PortOrder.Ending ending, int code) {
    client.leg.take(new PortOrder.HangUp(ending, "why"));
    assertThat(client.closed).isEqualTo(code + " why");
  }

  @Test
  void aClientThatIsSentToAnotherNodeIsToldToComeBack() {
    client.leg.take(new PortOrder.MoveAway("node_draining"));
    assertThat(client.closed).isEqualTo("1012 node_draining");
  }

  @Test
  void soundAndTheTextBesideItGoOutAsTheyCome() {
    client.begin("resp_1");
    client.item("resp_1", "item_a", null);
    client.news();
    client.sound("resp_1", "item_a");
    var delta = client.last("response.output_audio.delta");
    assertThat(delta.path("delta").asText()).hasSize(1_280);
    assertThat(delta.path("item_id").asText()).isEqualTo("item_a");
  }

  private @Nullable String refused(String wish) {
    var said = client.say("{'type':'response.create','response':{" + wish + "}}");
    return StagedClient.malformed(said).complaint().param();
  }
}
