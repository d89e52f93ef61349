package dev.parley.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class FrameMarkTest {

  private static final byte[] SOUND = SpeechLoop.base64(SpeechLoop.utterance(1)[0]);

  @Test
  void aMarkSurvivesARelayThatDecodesAndEncodes() {
    var message = Frames.markedAppend(ByteBufAllocator.DEFAULT, SOUND, 123_456_789_012L).content();
    int at = Frames.soundOf(message);
    FrameMark.stamp(message, at, 987_654_321_098L);

    var base64 = message.toString(at, Frames.soundLength(message), US_ASCII);
    var again = Base64.getEncoder().encode(Base64.getDecoder().decode(base64));

    var frame = Unpooled.wrappedBuffer(again);
    assertThat(again).hasSize(Frames.BASE64);
    assertThat(FrameMark.isAt(frame, 0)).isTrue();
    assertThat(FrameMark.due(frame, 0)).isEqualTo(123_456_789_012L);
    assertThat(FrameMark.modelTime(frame, 0)).isEqualTo(987_654_321_098L);
    message.release();
  }

  @Test
  void soundWithoutAMarkIsNotTakenForOne() {
    var message = Frames.append(ByteBufAllocator.DEFAULT, SOUND).content();
    assertThat(FrameMark.isAt(message, Frames.soundOf(message))).isFalse();
    message.release();
  }

  @Test
  void onlyAppendsHaveSound() {
    var other = Unpooled.copiedBuffer("{\"type\":\"input_audio_buffer.commit\"}", US_ASCII);
    assertThat(Frames.soundOf(other)).isEqualTo(-1);
  }
}
