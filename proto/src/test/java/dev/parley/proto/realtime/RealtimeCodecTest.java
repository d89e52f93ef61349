package dev.parley.proto.realtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.proto.realtime.ClientEvent.AppendAudio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RealtimeCodecTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'input_audio_buffer.append','audio':'AQID'}",
        "{'audio':'AQID','type':'input_audio_buffer.append'}",
        " {\n 'audio' :\t'AQID' , 'type' : 'input_audio_buffer.append' } \r\n"
      })
  void soundIsReadWithoutATreeInAnyOrderAndLayout(String frame) {
    var utf8 = frame.replace('\'', '"').getBytes(UTF_8);
    var append = requireNonNull(AppendScan.read(utf8, 0, utf8.length));
    assertThat(append.audio()).asString(ISO_8859_1).isEqualTo("AQID");
    assertThat(append.eventId()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'input_audio_buffer.append','audio':'A\\/+='}",
        "{'type':'input_audio_buffer.append','audio':'A/+=','more':{'a':[1]}}",
        "{'type':'input_audio_buffer.append','event_id':null,'audio':'A/+='}",
        "{'type':'input_audio_buffer\\u002eappend','audio':'A/+='}",
        "{'audio':'AAAA','type':'input_audio_buffer.append','audio':'A/+='}"
      })
  void soundInAnUnusualFormIsReadAllTheSame(String frame) {
    var decoded = decode(frame);
    assertThat(decoded).isInstanceOf(AppendAudio.class);
    assertThat(((AppendAudio) decoded).audio()).asString(ISO_8859_1).isEqualTo("A/+=");
  }

  @Test
  void theEventIdOfSoundIsKept() {
    var append =
        (AppendAudio) decode("{'event_id':'e-1','type':'input_audio_buffer.append','audio':''}");
    assertThat(append.eventId()).isEqualTo("e-1");
    assertThat(append.audio()).isEmpty();
    assertThat(
            ((AppendAudio) decode("{'event_id':'ü','type':'input_audio_buffer.append','audio':''}"))
                .eventId())
        .isEqualTo("ü");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'type':                                                    | invalid_json               |               |
          {'type':'input_audio_buffer.commit'} {}                     | invalid_json               |               |
          [1]                                                         | invalid_event              |               |
          7                                                           | invalid_event              |               |
          {'event_id':'e'}                                            | missing_required_parameter | type          | e
          {'event_id':'e','type':'response.start'}                    | invalid_value              | type          | e
          {'event_id':'e','type':3}                                   | invalid_value              | type          | e
          {'event_id':3,'type':'response.create'}                     | invalid_type               | event_id      |
          {'event_id':'e','type':'session.update'}                    | missing_required_parameter | session       | e
          {'event_id':'e','type':'session.update','session':'x'}      | invalid_type               | session       | e
          {'event_id':'e','type':'input_audio_buffer.append'}         | missing_required_parameter | audio         | e
          {'event_id':'e','type':'input_audio_buffer.append','audio':7} | invalid_type             | audio         | e
          {'event_id':'e','type':'input_audio_buffer.append','audio':'AAA'} | invalid_value        | audio         | e
          {'event_id':'e','type':'input_audio_buffer.append','audio':'A=AA'} | invalid_value       | audio         | e
          {'event_id':'e','type':'input_audio_buffer.append','audio':'AA-_'} | invalid_value       | audio         | e
          {'event_id':'e','type':'input_audio_buffer.append','audio':'====' } | invalid_value      | audio         | e
          {'event_id':'e','type':'conversation.item.create'}          | missing_required_parameter | item          | e
          {'type':'conversation.item.create','item':{'type':'message'}} | missing_required_parameter | item.role   |
          {'type':'conversation.item.create','item':{'type':'note'}}  | invalid_value              | item.type     |
          {'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text'}]}} | missing_required_parameter | item.content[0].text |
          {'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'output_text','text':'a'}]}} | invalid_value | item.content[0].type |
          {'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'c'}} | missing_required_parameter | item.output |
          {'type':'conversation.item.truncate','item_id':'i','content_index':0} | missing_required_parameter | audio_end_ms |
          {'type':'conversation.item.truncate','item_id':'i','content_index':0,'audio_end_ms':-1} | integer_below_min_value | audio_end_ms |
          {'type':'response.create','response':{'voice':'ash'}}       | unknown_parameter          | response.voice |
          {'type':'response.create','response':{'metadata':{'a':1}}}  | invalid_type               | response.metadata.a |
          """)
  void whatIsNoEventIsAnsweredWithCodeAndPath(
      String frame, String code, @Nullable String param, @Nullable String eventId) {
    var problem = (RealtimeProblem) decode(frame);
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.param()).isEqualTo(param);
    assertThat(problem.eventId()).isEqualTo(eventId == null ? "" : eventId);
    assertThat(problem.message()).contains("(expected: ");
  }

  @Test
  void anUnknownTypeIsToldWhatIsSupported() {
    var problem = (RealtimeProblem) decode("{'type':'response.start'}");
    assertThat(problem.message())
        .startsWith("type: \"response.start\" (expected: one of [conversation.item.create, ")
        .contains("response.create");
  }

  @Test
  void anEventIdOfMoreThan512CharactersIsRefusedAndNotRepeated() {
    var problem =
        (RealtimeProblem)
            decode("{'type':'input_audio_buffer.commit','event_id':'" + "x".repeat(513) + "'}");
    assertThat(problem.code()).isEqualTo("string_above_max_length");
    assertThat(problem.param()).isEqualTo("event_id");
    assertThat(problem.eventId()).isEmpty();
  }

  @Test
  void wordsOfTheCallAreNotRepeatedInProblems() {
    var problem =
        (RealtimeProblem)
            decode(
                "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':'my secret'}}");
    assertThat(problem.message()).doesNotContain("secret");
    var broken = (RealtimeProblem) decode("{'text':'my secret");
    assertThat(broken.message()).doesNotContain("secret").contains("at byte");
  }

  @Test
  void aBufferIsReadFromItsPositionAndLeftThere() {
    var frame =
        ByteBuffer.wrap("xx{\"type\":\"input_audio_buffer.clear\"}".getBytes(UTF_8)).position(2);
    var direct = ByteBuffer.allocateDirect(64).put(frame.duplicate()).flip();
    for (var buffer : new ByteBuffer[] {frame, direct, direct.asReadOnlyBuffer()}) {
      int before = buffer.position();
      assertThat(RealtimeCodec.decode(buffer)).isEqualTo(new ClientEvent.ClearAudio(null));
      assertThat(buffer.position()).isEqualTo(before);
    }
  }

  @Test
  void aResponseWithoutAnythingIsAsTheSessionHasIt() {
    for (var frame :
        new String[] {"{'type':'response.create'}", "{'type':'response.create','response':{}}"}) {
      assertThat(decode(frame))
          .isEqualTo(new ClientEvent.CreateResponse(null, ResponseRequest.PLAIN));
    }
  }

  @Test
  void aPreparedAudioDeltaIsTheSameAsAnyOther() throws IOException {
    var base64 = Base64.getEncoder().encode(new byte[960]);
    var frame = new AudioDeltaTemplate("resp_1", "item_\"1", 0, 2).encode("event_1", base64);
    var json = new ObjectMapper().readTree(frame);
    assertThat(json.size()).isEqualTo(7);
    assertThat(json.path("type").asText()).isEqualTo("response.output_audio.delta");
    assertThat(json.path("item_id").asText()).isEqualTo("item_\"1");
    assertThat(json.path("content_index").asInt()).isEqualTo(2);
    assertThat(json.path("delta").binaryValue()).hasSize(960);
    assertThat(
            RealtimeCodec.encode(
                new ServerEvent.AudioDelta("event_1", "resp_1", "item_\"1", 0, 2, base64)))
        .isEqualTo(frame);
  }

  @Test
  void anErrorNamesTheEventThatCausedItOrAnEmptyOne() {
    var problem =
        RealtimeProblem.refused(
            "response_cancel_not_active", null, "Cancellation failed: no response runs");
    assertThat(RealtimeCodec.encode(new ServerEvent.Failed("event_1", problem)))
        .asString(UTF_8)
        .isEqualTo(
            "{\"type\":\"error\",\"event_id\":\"event_1\",\"error\":{\"type\":\"invalid_request_error\","
                + "\"code\":\"response_cancel_not_active\",\"message\":\"Cancellation failed: no response runs\","
                + "\"param\":null,\"event_id\":\"\"}}");
    assertThat(RealtimeCodec.encode(problem))
        .asString(UTF_8)
        .startsWith("{\"error\":{")
        .doesNotContain("event_id");
  }

  private static Incoming decode(String frame) {
    return RealtimeCodec.decode(frame.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void aFrameThatCouldBeOfAnotherEncodingIsAnsweredLikeAnyThatIsNotJson() {
    byte[] frame = {0, 0, 0, '{', 127, 127, 127, 127};
    assertThat(RealtimeCodec.decode(frame))
        .isInstanceOfSatisfying(
            RealtimeProblem.class, problem -> assertThat(problem.code()).isEqualTo("invalid_json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'input_audio_buffer.append','audio':'AQID '}",
        "{'type':'input_audio_buffer.append ','audio':'AQID'}"
      })
  void spaceInsideTextIsPartOfTheText(String frame) {
    assertThat(decode(frame)).isInstanceOf(RealtimeProblem.class);
  }
}
