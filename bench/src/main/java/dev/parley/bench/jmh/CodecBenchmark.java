package dev.parley.bench.jmh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.bench.wire.Frames;
import dev.parley.bench.wire.SpeechLoop;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.models.openai.AppendFrame;
import dev.parley.models.openai.AudioDelta;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one 20 ms frame costs on its way to and from a Realtime model, sockets aside. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "--sun-misc-unsafe-memory-access=allow")
public class CodecBenchmark {

  private static final byte[] SOUND = SpeechLoop.base64(SpeechLoop.utterance(1)[0]);

  private final ObjectMapper json = new ObjectMapper();
  private final AudioDelta delta = new AudioDelta();
  private final ByteBuf frame = deltaFrame();
  private final Audio heard = Audio.ofBase64(AudioFormat.PCM_24K, SOUND);

  /** Base64 from the caller becomes an append. */
  @Benchmark
  public int append() {
    var message = AppendFrame.of(heard, ByteBufAllocator.DEFAULT);
    int length = message.readableBytes();
    message.release();
    return length;
  }

  /** The sound of a delta, found and taken out, without a tree. */
  @Benchmark
  public byte[] deltaSliced() {
    return delta.read(frame) ? delta.sound().bytes(frame) : new byte[0];
  }

  /** The same through a JSON tree: what slicing saves. */
  @Benchmark
  public byte[] deltaAsTree() throws IOException {
    InputStream in = new ByteBufInputStream(frame.duplicate());
    JsonNode tree = json.readTree(in);
    return tree.path("delta").asText().getBytes(US_ASCII);
  }

  private static ByteBuf deltaFrame() {
    var head =
        "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_Zq7nL2mYp0sVbX4tKc9aD\","
            + "\"response_id\":\"resp_Zq7nL2mYp0sVbX4tKc9aD\","
            + "\"item_id\":\"item_Zq7nL2mYp0sVbX4tKc9aD\",\"output_index\":0,"
            + "\"content_index\":0,\"delta\":\"";
    var frame = ByteBufAllocator.DEFAULT.directBuffer();
    frame.writeCharSequence(head, US_ASCII);
    frame.writeBytes(SOUND);
    Frames.end(frame);
    return frame;
  }
}
