package dev.parley.models.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.media.audio.Audio;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Writes {@code input_audio_buffer.append} from a template; the sound passes as base64. */
public final class AppendFrame {

  private static final byte[] HEAD =
      "{\"type\":\"input_audio_buffer.append\",\"audio\":\"".getBytes(US_ASCII);
  private static final byte[] TAIL = "\"}".getBytes(US_ASCII);

  public static ByteBuf of(Audio audio, ByteBufAllocator allocator) {
    var base64 = audio.base64();
    return allocator
        .buffer(HEAD.length + base64.length + TAIL.length)
        .writeBytes(HEAD)
        .writeBytes(base64)
        .writeBytes(TAIL);
  }

  private AppendFrame() {}
}
