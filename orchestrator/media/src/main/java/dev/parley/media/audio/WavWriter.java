package dev.parley.media.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes sound to a WAV file as it comes, 16-bit PCM, mono or as a recording of a call: left what
 * the caller said, right what the agent did. The header says the length once it is closed.
 *
 * <p>Blocks on the disk; belongs to one thread that is no event loop.
 */
public final class WavWriter implements AutoCloseable {

  private static final int HEADER = 44;

  private final FileChannel file;
  private final int rate;
  private final int channels;
  private long dataBytes;

  /** A file with one channel; an older file of that name is replaced. */
  public static WavWriter mono(Path path, int rate) throws IOException {
    return new WavWriter(path, rate, 1);
  }

  /** A file with the caller on the left and the agent on the right. */
  public static WavWriter stereo(Path path, int rate) throws IOException {
    return new WavWriter(path, rate, 2);
  }

  private WavWriter(Path path, int rate, int channels) throws IOException {
    this.rate = rate;
    this.channels = channels;
    file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    header();
  }

  /** The next stretch of a mono file, as 16-bit little-endian samples at the file's rate. */
  public void write(byte[] pcm) throws IOException {
    expect(1);
    append(ByteBuffer.wrap(pcm));
  }

  /**
   * The next stretch of both sides, as 16-bit little-endian samples at the file's rate; the shorter
   * is filled with silence.
   */
  public void write(byte[] caller, byte[] agent) throws IOException {
    expect(2);
    int count = Math.max(caller.length, agent.length) / 2;
    var both = new byte[4 * count];
    for (int i = 0; i < count; i++) {
      Pcm16.put(both, 4 * i, sample(caller, i));
      Pcm16.put(both, 4 * i + 2, sample(agent, i));
    }
    append(ByteBuffer.wrap(both));
  }

  /** How much is written so far. */
  public long millis() {
    return dataBytes * 1_000 / (2L * channels * rate);
  }

  /** Completes the header. Safe to call twice. */
  @Override
  public void close() throws IOException {
    if (!file.isOpen()) {
      return;
    }
    file.position(0);
    header();
    file.close();
  }

  private void expect(int wanted) {
    if (channels != wanted) {
      throw new IllegalStateException("channels: " + channels + " (expected: " + wanted + ")");
    }
  }

  private static short sample(byte[] pcm, int index) {
    return 2 * index + 1 < pcm.length ? Pcm16.at(pcm, 2 * index) : 0;
  }

  private void append(ByteBuffer bytes) throws IOException {
    dataBytes += bytes.remaining();
    drain(bytes);
  }

  private void header() throws IOException {
    // Sizes are unsigned 32-bit; beyond 4 GB readers go by the file's length.
    int data = (int) Math.min(dataBytes, 0xFFFFFFFFL - HEADER);
    var header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put(ascii("RIFF")).putInt(data + HEADER - 8).put(ascii("WAVE"));
    header.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) channels);
    header.putInt(rate).putInt(rate * channels * 2);
    header.putShort((short) (channels * 2)).putShort((short) 16);
    header.put(ascii("data")).putInt(data);
    drain(header.flip());
  }

  private void drain(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
