package dev.parley.models.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioDeltaTest {

  private final AudioDelta delta = new AudioDelta();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'response.output_audio.delta','event_id':'e','response_id':'r1','item_id':'i1',"
            + "'output_index':0,'content_index':0,'delta':'AQID'}",
        "{ 'event_id' : 'e', 'delta' : 'AQID', 'item_id':'i1','response_id':'r1',\n 'x':null,"
            + "'type':'response.audio.delta' }"
      })
  void soundIsFoundWhateverTheOrderOfKeys(String json) {
    var frame = frame(json);

    assertThat(delta.read(frame)).isTrue();
    assertThat(new String(delta.sound().bytes(frame), UTF_8)).isEqualTo("AQID");
    assertThat(delta.item().is(frame, "i1".getBytes(UTF_8))).isTrue();
    assertThat(delta.response().is(frame, "r1".getBytes(UTF_8))).isTrue();
    assertThat(delta.response().is(frame, "r2".getBytes(UTF_8))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[1]",
        "null",
        "{'type'",
        "{'type':'response.output_audio.delta','response_id':'r','item_id':'i','delta':'AQI'}",
        "{'type':",
        "{'type':'response.output_audio.delta'",
        "{'type':'response.output_audio.delta','delta':'AQID'}",
        "{'type':'response.output_audio.done','response_id':'r','item_id':'i','delta':'AQID'}",
        "{'type':'response.output_audio.delta','response_id':'r','item_id':'i','delta':'AQ\\/D'}",
        "{'type':'response.output_audio.delta','response_id':'r','item_id':'i','delta':{'a':1}}",
        "{'response_id':'r','item_id':'i','delta':'AQID'}",
        "{'type':'response.output_audio.delta','response_id':'r','item_id':'i','delta':'AQID'"
      })
  void anythingElseIsLeftToTheOrdinaryReader(String json) {
    assertThat(delta.read(frame(json))).isFalse();
  }

  @Test
  void nothingIsKeptFromTheFrameBefore() {
    assertThat(
            delta.read(
                frame(
                    "{'type':'response.output_audio.delta','response_id':'r','item_id':'i',"
                        + "'delta':'AQID'}")))
        .isTrue();
    assertThat(delta.read(frame("{'type':'response.output_audio.delta','delta':'AQID'}")))
        .isFalse();
  }

  private static ByteBuf frame(String json) {
    return Unpooled.copiedBuffer(json.replace('\'', '"'), UTF_8);
  }
}
