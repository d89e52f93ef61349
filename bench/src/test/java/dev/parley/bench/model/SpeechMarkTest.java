package dev.parley.bench.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.wire.FrameMark;
import dev.parley.bench.wire.Frames;
import dev.parley.bench.wire.SpeechLoop;
import dev.parley.bench.wire.SpeechMark;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class SpeechMarkTest {

  @Test
  void whoSaidWhichFrameIsReadFromTheFrame() {
    var mark = new SpeechMark(299, 70_000, 49);
    var frame =
        Frames.append(
            ByteBufAllocator.DEFAULT, SpeechLoop.base64(SpeechLoop.utterance(3)[2]), mark);

    int sound = Frames.soundOf(frame.content());

    assertThat(FrameMark.isAt(frame.content(), sound)).isTrue();
    assertThat(SpeechMark.of(FrameMark.due(frame.content(), sound))).isEqualTo(mark);
    frame.release();
  }

  @Test
  void aLinkThatHearsHalfAnUtteranceSaysSo() {
    var speech = new HeardSpeech();
    for (int frame = 25; frame < 50; frame++) {
      speech.hear(new SpeechMark(3, 7, frame));
      speech.hear(new SpeechMark(3, 7, frame));
    }

    var committed = requireNonNull(speech.committed());

    assertThat(committed.caller()).isEqualTo(3);
    assertThat(committed.utterance()).isEqualTo(7);
    assertThat(committed.frames()).isEqualTo(25);
    assertThat(speech.committed()).isNull();
  }
}
