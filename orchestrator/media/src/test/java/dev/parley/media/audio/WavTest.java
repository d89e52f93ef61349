package dev.parley.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavTest {

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    var file = folder.resolve("mono.wav");
    var tone = Pcm16.bytes(Tones.sine(24_000, 440, 9_000, 24_000), 24_000);
    try (var writer = WavWriter.mono(file, 24_000)) {
      writer.write(Arrays.copyOf(tone, 20_000));
      writer.write(Arrays.copyOfRange(tone, 20_000, tone.length));
      assertThat(writer.millis()).isEqualTo(1_000);
    }
    var read = Wav.read(file);
    assertThat(read.rate()).isEqualTo(24_000);
    assertThat(read.millis()).isEqualTo(1_000);
    assertThat(read.as(AudioFormat.PCM_24K).bytes()).isEqualTo(tone);
    assertThat(read.as(AudioFormat.PCMU).size()).isEqualTo(8_000);
  }

  @Test
  void aRecordingHasTheCallerLeftAndTheAgentRight() throws IOException {
    var file = folder.resolve("call.wav");
    try (var writer = WavWriter.stereo(file, 8_000)) {
      writer.write(new byte[] {1, 0, 2, 0}, new byte[] {3, 0});
    }
    var bytes = Files.readAllBytes(file);
    assertThat(Arrays.copyOfRange(bytes, 44, bytes.length)).containsExactly(1, 0, 3, 0, 2, 0, 0, 0);
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(40)).isEqualTo(8);
  }

  @Test
  void telephoneRecordingsAreRead() throws IOException {
    var mu = wav(7, 1, 8_000, 8, new byte[] {0, (byte) 0xFF});
    assertThat(Pcm16.samples(mu.as(AudioFormat.PCM_16K).bytes())).hasSize(4);
    assertThat(mu.as(AudioFormat.PCMU).bytes()).containsExactly(0, 0xFF);
    assertThat(wav(6, 1, 8_000, 8, new byte[] {0x2A}).as(AudioFormat.PCMA).bytes())
        .containsExactly(0x2A);
    var unsigned = wav(1, 1, 16_000, 8, new byte[] {(byte) 128, (byte) 255});
    assertThat(Pcm16.samples(unsigned.as(AudioFormat.PCM_16K).bytes()))
        .containsExactly((short) 0, (short) (127 << 8));
  }

  @Test
  void stereoIsMixed() throws IOException {
    var stereo = wav(1, 2, 16_000, 16, new byte[] {10, 0, 20, 0});
    assertThat(Pcm16.samples(stereo.as(AudioFormat.PCM_16K).bytes())).containsExactly((short) 15);
  }

  @Test
  void aFileThatIsNoneSaysWhatWasFound() throws IOException {
    assertRefused(
        "this is no sound at all".getBytes(StandardCharsets.UTF_8),
        "no RIFF/WAVE header (expected: a WAV file)");
    assertRefused(new byte[3], "no RIFF/WAVE header (expected: a WAV file)");
    assertRefused(
        Arrays.copyOf(bytes(1, 1, 8_000, 16, new byte[100]), 90),
        "chunk 'data' of 100 bytes, cut off after 46 (expected: a whole file)");
    assertRefused(
        bytes(3, 1, 8_000, 32, new byte[8]),
        "encoding 3 with 32 bits (expected: PCM with 8 or 16 bits, or G.711)");
    assertRefused(bytes(1, 6, 8_000, 16, new byte[12]), "6 channels (expected: 1 or 2)");
    assertRefused(bytes(1, 1, 7_999, 16, new byte[2]), "7999 Hz (expected: one of [8000, 11025,");
    assertRefused(
        Arrays.copyOf(bytes(1, 1, 8_000, 16, new byte[0]), 36),
        "no chunk 'data' (expected: a WAV file with sound)");
    assertThatThrownBy(() -> Wav.read(folder.resolve("none.wav")))
        .hasMessage(folder.resolve("none.wav") + ": no such file (expected: a WAV file)");
  }

  private void assertRefused(byte[] content, String message) throws IOException {
    var file = Files.write(folder.resolve("bad.wav"), content);
    assertThatThrownBy(() -> Wav.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  private Wav wav(int code, int channels, int rate, int bits, byte[] data) throws IOException {
    return Wav.read(Files.write(folder.resolve("in.wav"), bytes(code, channels, rate, bits, data)));
  }

  private static byte[] bytes(int code, int channels, int rate, int bits, byte[] data) {
    var file = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + data.length);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) code);
    file.putShort((short) channels).putInt(rate).putInt(rate * channels * bits / 8);
    file.putShort((short) (channels * bits / 8)).putShort((short) bits);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data);
    return file.array();
  }
}
