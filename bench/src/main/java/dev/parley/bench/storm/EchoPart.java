package dev.parley.bench.storm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bench.wire.FrameMark;
import dev.parley.bench.wire.Frames;
import dev.parley.bench.wire.SpeechLoop;
import dev.parley.models.openai.AudioDelta;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** A caller whose frames an echoing model gives back: measures what each frame takes. */
public final class EchoPart implements StormCaller.Part {

  private static final byte[][] SOUND = {SpeechLoop.base64(SpeechLoop.utterance(3)[2])};

  /** Four syllables a second, so that its end goes on with its beginning. */
  private static final byte[][] SPEECH =
      Arrays.stream(SpeechLoop.utterance(50)).map(SpeechLoop::base64).toArray(byte[][]::new);

  /** Somebody listens for turns, and does nothing about them: the echo is to go on. */
  private static final String LISTENED_TO =
      "{'type':'server_vad','threshold':0.5,'prefix_padding_ms':300,'silence_duration_ms':500,"
          + "'create_response':false,'interrupt_response':false}";

  /** Every so many frames one, so that nobody takes the response for dead: one in 5 s. */
  private static final int FRAMES_PER_SIGN_OF_LIFE = 250;

  private final Measurements seen;
  private final Storm.Sound sound;
  private final BooleanSupplier loaded;
  private boolean answering;
  private int frames;

  public EchoPart(Measurements seen) {
    this(seen, Storm.Sound.UNHEARD, () -> true);
  }

  /** {@code loaded}: whether the caller sends all its frames now; if not, a few. */
  public EchoPart(Measurements seen, Storm.Sound sound, BooleanSupplier loaded) {
    this.seen = seen;
    this.sound = sound;
    this.loaded = loaded;
  }

  @Override
  public String turnDetection() {
    return switch (sound) {
      case UNHEARD -> "null";
      case SPEECH -> LISTENED_TO;
    };
  }

  @Override
  public void begin(ChannelHandlerContext socket) {
    StormCaller.say(socket, "{'type':'response.create'}");
  }

  @Override
  public void frame(ChannelHandlerContext socket, long due) {
    frames++;
    if (answering && (loaded.getAsBoolean() || frames % FRAMES_PER_SIGN_OF_LIFE == 0)) {
      var frame = Frames.markedAppend(socket.alloc(), next(), due);
      var _ = socket.writeAndFlush(frame, socket.voidPromise());
      seen.sent(due, System.nanoTime());
    }
  }

  private byte[] next() {
    var all =
        switch (sound) {
          case UNHEARD -> SOUND;
          case SPEECH -> SPEECH;
        };
    return all[frames % all.length];
  }

  /** Whoever carries the sound may join frames, so marks are looked for frame by frame. */
  @Override
  public void heard(ByteBuf message, AudioDelta delta, long now) {
    int end = delta.sound().end();
    for (int at = delta.sound().start(); at + FrameMark.LENGTH <= end; at += Frames.BASE64) {
      if (FrameMark.isAt(message, at)) {
        seen.returned(FrameMark.due(message, at), FrameMark.modelTime(message, at), now);
      }
    }
  }

  @Override
  public void event(ChannelHandlerContext socket, String type, JsonNode event) {
    switch (type) {
      case "response.output_item.added", "response.content_part.added" -> answering = true;
      case "response.done" -> {
        answering = false;
        seen.error("echo_ended");
      }
      default -> {
        // The other events of a response say nothing about frames.
      }
    }
  }
}
