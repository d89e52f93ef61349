package dev.parley.proto.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.proto.realtime.SessionUpdate.Applied;
import dev.parley.proto.realtime.SessionUpdate.Refused;
import dev.parley.proto.realtime.TurnDetection.ServerVad;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionUpdateTest {

  private static final ObjectMapper PLAIN = new ObjectMapper();
  private static final RealtimeSession FRESH =
      RealtimeSession.begin(
          "sess_1",
          "support",
          1_800_000_000L,
          new RealtimeSession.Beginning("Be kind.", "alloy", ServerVad.STANDARD));

  @Test
  void aFreshSessionShowsEveryMemberWithNullsForWhatIsUnset() throws JsonProcessingException {
    var expected =
        """
        {"type":"realtime","object":"realtime.session","id":"sess_1","model":"support",
        "output_modalities":["audio"],"instructions":"Be kind.","tools":[],"tool_choice":"auto",
        "max_output_tokens":"inf","tracing":null,"truncation":"auto","prompt":null,
        "expires_at":1800000000,"audio":{"input":{"format":{"type":"audio/pcm","rate":24000},
        "transcription":null,"noise_reduction":null,"turn_detection":{"type":"server_vad",
        "threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":500,"idle_timeout_ms":null,
        "create_response":true,"interrupt_response":true}},
        "output":{"format":{"type":"audio/pcm","rate":24000},"voice":"alloy","speed":1.0}},
        "include":null}
        """;
    assertThat(RealtimeJson.MAPPER.writeValueAsString(FRESH)).isEqualTo(expected.replace("\n", ""));
  }

  @Test
  void onlyWhatIsThereChanges() {
    var session =
        applied(FRESH, "{'type':'realtime','audio':{'output':{'format':{'type':'audio/pcmu'}}}}");
    assertThat(session.audio().output())
        .isEqualTo(new RealtimeSession.Output(SoundFormat.PCMU, "alloy", 1.0));
    assertThat(session.audio().input()).isEqualTo(FRESH.audio().input());
    assertThat(session.instructions()).isEqualTo("Be kind.");
  }

  @Test
  void everyMemberCanBeSet() {
    var session =
        applied(
            FRESH,
            """
            {'type':'realtime','output_modalities':['text'],'instructions':'Be brief.',
            'tools':[{'type':'function','name':'weather','parameters':{'type':'object'},'strict':true}],
            'tool_choice':{'type':'function','name':'weather'},'parallel_tool_calls':false,
            'reasoning':{'effort':'low'},'max_output_tokens':300,'tracing':'auto',
            'truncation':{'type':'retention_ratio','retention_ratio':0.8},
            'prompt':{'id':'pmpt_1','variables':{'name':'Ada'}},
            'include':['item.input_audio_transcription.logprobs'],
            'audio':{'input':{'format':{'type':'audio/pcm','rate':24000},
            'transcription':{'model':'whisper-1','language':'de'},
            'noise_reduction':{'type':'near_field'},
            'turn_detection':{'type':'semantic_vad','eagerness':'high','model_version':'x'}},
            'output':{'format':{'type':'audio/pcma'},'voice':{'id':'voice_1'},'speed':1.2}}}
            """);
    assertThat(session.speaks()).isFalse();
    assertThat(session.tools()).hasSize(1);
    assertThat(session.toolChoice()).isEqualTo(new ToolChoice.Function("weather"));
    assertThat(session.parallelToolCalls()).isFalse();
    assertThat(session.maxOutputTokens()).isEqualTo(new TokenLimit(300));
    assertThat(session.audio().input().turnDetection())
        .isEqualTo(new TurnDetection.SemanticVad(TurnDetection.Eagerness.HIGH, true, true));
    assertThat(session.audio().output())
        .isEqualTo(new RealtimeSession.Output(SoundFormat.PCMA, "voice_1", 1.2));
    var shown = RealtimeJson.MAPPER.valueToTree(session);
    assertThat(shown.at("/audio/input/transcription"))
        .isEqualTo(json("{'model':'whisper-1','language':'de','prompt':null}"));
    assertThat(shown.at("/tools/0"))
        .isEqualTo(
            json(
                "{'type':'function','name':'weather','description':null,'parameters':{'type':'object'}}"));
  }

  @Test
  void membersAreClearedByNullByEmptyTextOrByAnEmptyList() {
    var set =
        applied(
            FRESH,
            """
            {'type':'realtime','instructions':'x','tools':[{'name':'a'}],'prompt':{'id':'p'},
            'include':['item.input_audio_transcription.logprobs'],
            'audio':{'input':{'transcription':{'model':'whisper-1','prompt':'a'},
            'noise_reduction':{'type':'far_field'}}}}
            """);
    var cleared =
        applied(
            set,
            """
            {'type':'realtime','instructions':'','tools':[],'prompt':null,'include':null,
            'audio':{'input':{'transcription':null,'noise_reduction':null,'turn_detection':null}}}
            """);
    assertThat(cleared.instructions()).isEmpty();
    assertThat(cleared.tools()).isEmpty();
    assertThat(cleared.prompt()).isNull();
    assertThat(cleared.include()).isNull();
    assertThat(cleared.audio().input())
        .isEqualTo(new RealtimeSession.Input(SoundFormat.PCM, null, null, null));
  }

  @Test
  void aTurnDetectionWithATypeReplacesTheOldOneOverTheAgentsDefaults() {
    var agent = new ServerVad(0.6, 250, 350, null, true, true);
    var patch =
        json(
            "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','create_response':false}}}}");
    var before =
        applied(
            FRESH,
            "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','threshold':0.9}}}}");

    var after = (Applied) SessionUpdate.apply(before, patch, false, agent);

    assertThat(after.session().audio().input().turnDetection())
        .isEqualTo(new ServerVad(0.6, 250, 350, null, false, true));
  }

  @Test
  void aTurnDetectionWithoutATypeChangesTheOldOne() {
    var before =
        applied(
            FRESH,
            "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','threshold':0.9}}}}");
    var after =
        applied(
            before,
            "{'type':'realtime','audio':{'input':{'turn_detection':{'idle_timeout_ms':6000}}}}");
    assertThat(after.audio().input().turnDetection())
        .isEqualTo(new ServerVad(0.9, 300, 500, 6000, true, true));
  }

  @Test
  void theModelOfTheUrlStaysWhateverTheClientSends() {
    assertThat(applied(FRESH, "{'type':'realtime','model':'gpt-realtime-2.1'}")).isEqualTo(FRESH);
  }

  @Test
  void theVoiceIsFreeUntilTheAgentHasSpoken() {
    var patch = json("{'type':'realtime','audio':{'output':{'voice':'ash'}},'instructions':'x'}");
    assertThat(
            ((Applied) SessionUpdate.apply(FRESH, patch, false)).session().audio().output().voice())
        .isEqualTo("ash");

    var refused = ((Refused) SessionUpdate.apply(FRESH, patch, true)).problem();
    assertThat(refused.code()).isEqualTo("cannot_update_voice");

    var same = json("{'type':'realtime','audio':{'output':{'voice':'alloy'}},'instructions':'x'}");
    assertThat(SessionUpdate.apply(FRESH, same, true)).isInstanceOf(Applied.class);
  }

  @Test
  void tracingOnceSetStays() {
    var traced = applied(FRESH, "{'type':'realtime','tracing':'auto'}");
    assertThat(applied(traced, "{'type':'realtime','tracing':'auto'}")).isEqualTo(traced);
    assertThat(refused(traced, "{'type':'realtime','tracing':null}").param())
        .isEqualTo("session.tracing");
  }

  @Test
  void secretsOfToolServersAreKeptButNeverShown() {
    var session =
        applied(
            FRESH,
            """
            {'type':'realtime','tools':[{'type':'mcp','server_label':'crm','server_url':'https://crm',
            'authorization':'s3cret','headers':{'x-key':'s3cret'}}]}
            """);
    assertThat(RealtimeJson.MAPPER.valueToTree(session).toString()).doesNotContain("s3cret");
    assertThat(session.toString()).doesNotContain("s3cret");
    assertThat(((SessionTool.Mcp) session.tools().getFirst()).definition().toString())
        .contains("s3cret");
    assertThat(applied(session, "{'type':'realtime','instructions':'x'}").tools())
        .isEqualTo(session.tools());
  }

  @Test
  void oneIllegalMemberRefusesTheWholeUpdate() {
    var problem = refused(FRESH, "{'type':'realtime','instructions':'x','speed':2}");
    assertThat(problem.code()).isEqualTo("unknown_parameter");
    assertThat(problem.type()).isEqualTo("invalid_request_error");
    assertThat(problem.message())
        .startsWith("session.speed: unknown (expected: one of [type, model,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                        | missing_required_parameter | session.type
          {'type':'transcription'}                                  | invalid_value              | session.type
          {'type':7}                                                | invalid_type               | session.type
          []                                                        | invalid_type               | session
          {'type':'realtime','id':'x'}                              | unknown_parameter          | session.id
          {'type':'realtime','output_modalities':['text','audio']}  | array_above_max_length     | session.output_modalities
          {'type':'realtime','output_modalities':['video']}         | invalid_value              | session.output_modalities[0]
          {'type':'realtime','instructions':5}                      | invalid_type               | session.instructions
          {'type':'realtime','max_output_tokens':0}                 | integer_below_min_value    | session.max_output_tokens
          {'type':'realtime','max_output_tokens':4097}              | integer_above_max_value    | session.max_output_tokens
          {'type':'realtime','max_output_tokens':'many'}            | invalid_value              | session.max_output_tokens
          {'type':'realtime','max_output_tokens':1.5}               | invalid_type               | session.max_output_tokens
          {'type':'realtime','tool_choice':'maybe'}                 | invalid_value              | session.tool_choice
          {'type':'realtime','tool_choice':{'type':'function'}}     | missing_required_parameter | session.tool_choice.name
          {'type':'realtime','tools':[{'type':'function'}]}         | missing_required_parameter | session.tools[0].name
          {'type':'realtime','tools':[{'type':'function','name':'a','function':{}}]} | unknown_parameter | session.tools[0].function
          {'type':'realtime','tools':[{'name':'a'},{'name':'a'}]}   | invalid_value              | session.tools[1].name
          {'type':'realtime','tools':[{'type':'code','name':'a'}]}  | invalid_value              | session.tools[0].type
          {'type':'realtime','tools':[{'type':'mcp'}]}              | missing_required_parameter | session.tools[0].server_label
          {'type':'realtime','truncation':'never'}                  | invalid_value              | session.truncation
          {'type':'realtime','truncation':{'type':'retention_ratio','retention_ratio':2}} | decimal_above_max_value | session.truncation.retention_ratio
          {'type':'realtime','prompt':{}}                           | missing_required_parameter | session.prompt.id
          {'type':'realtime','include':['everything']}              | invalid_value              | session.include[0]
          {'type':'realtime','reasoning':{'effort':'max'}}          | invalid_value              | session.reasoning.effort
          {'type':'realtime','voice':'ash'}                         | unknown_parameter          | session.voice
          {'type':'realtime','audio':{'output':{'speed':2}}}        | decimal_above_max_value    | session.audio.output.speed
          {'type':'realtime','audio':{'output':{'speed':0.1}}}      | decimal_below_min_value    | session.audio.output.speed
          {'type':'realtime','audio':{'output':{'voice':{}}}}       | missing_required_parameter | session.audio.output.voice.id
          {'type':'realtime','audio':{'output':{'format':{'type':'audio/mp3'}}}} | invalid_value | session.audio.output.format.type
          {'type':'realtime','audio':{'input':{'format':{'type':'audio/pcm','rate':16000}}}} | integer_below_min_value | session.audio.input.format.rate
          {'type':'realtime','audio':{'input':{'format':{'type':'audio/pcm','rate':48000}}}} | integer_above_max_value | session.audio.input.format.rate
          {'type':'realtime','audio':{'input':{'format':{'type':'audio/pcmu','rate':24000}}}} | unknown_parameter | session.audio.input.format.rate
          {'type':'realtime','audio':{'input':{'format':'pcm16'}}}  | invalid_type               | session.audio.input.format
          {'type':'realtime','audio':{'input':{'turn_detection':{'type':'none'}}}} | invalid_value | session.audio.input.turn_detection.type
          {'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','threshold':1.1}}}} | decimal_above_max_value | session.audio.input.turn_detection.threshold
          {'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','idle_timeout_ms':10}}}} | integer_below_min_value | session.audio.input.turn_detection.idle_timeout_ms
          {'type':'realtime','audio':{'input':{'turn_detection':{'type':'semantic_vad','eagerness':'huge'}}}} | invalid_value | session.audio.input.turn_detection.eagerness
          {'type':'realtime','audio':{'input':{'noise_reduction':{'strength':0.5}}}} | missing_required_parameter | session.audio.input.noise_reduction.type
          {'type':'realtime','audio':{'input':{'transcription':{'lang':'de'}}}} | unknown_parameter | session.audio.input.transcription.lang
          """)
  void whatIsIllegalIsNamedWithItsPath(String patch, String code, String param) {
    var problem = refused(FRESH, patch);
    assertThat(List.of(String.valueOf(problem.code()), String.valueOf(problem.param())))
        .containsExactly(code, param);
    assertThat(problem.message()).startsWith(param + ": ").contains("(expected: ");
  }

  private static RealtimeSession applied(RealtimeSession before, String patch) {
    var outcome = SessionUpdate.apply(before, json(patch), false);
    assertThat(outcome).isInstanceOf(Applied.class);
    return ((Applied) outcome).session();
  }

  private static RealtimeProblem refused(RealtimeSession before, String patch) {
    var outcome = SessionUpdate.apply(before, json(patch), false);
    assertThat(outcome).isInstanceOf(Refused.class);
    return ((Refused) outcome).problem();
  }

  private static JsonNode json(String text) {
    try {
      return PLAIN.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
