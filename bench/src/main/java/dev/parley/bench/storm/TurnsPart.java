package dev.parley.bench.storm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bench.wire.Frames;
import dev.parley.bench.wire.SpeechLoop;
import dev.parley.models.openai.AudioDelta;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/** A caller who speaks, waits for the answer, listens, and barges into every second one. */
final class TurnsPart implements StormCaller.Part {

  private static final byte[] SILENCE = SpeechLoop.base64(SpeechLoop.silence());
  private static final byte[][] UTTERANCE = utterance();
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(8);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long BARGE_IN_AFTER = TimeUnit.MILLISECONDS.toNanos(600);

  /** An answer whose sound still comes this late into an utterance was not stopped. */
  private static final long MUST_STOP_WITHIN = TimeUnit.MILLISECONDS.toNanos(900);

  private enum State {
    SPEAKING,
    WAITING,
    LISTENING
  }

  private final Measurements seen;
  private final int silenceMs;
  private State state = State.SPEAKING;
  private int turn;
  private int spoken;
  private long since;
  private long speechFrom;
  private boolean over;
  private boolean bargingIn;
  private boolean agentSilent = true;
  private long lastSound;

  TurnsPart(Measurements seen, int silenceMs) {
    this.seen = seen;
    this.silenceMs = silenceMs;
  }

  @Override
  public String turnDetection() {
    return ("{'type':'server_vad','threshold':0.5,'prefix_padding_ms':300,"
            + "'silence_duration_ms':%d,'create_response':true,'interrupt_response':true}")
        .formatted(silenceMs);
  }

  @Override
  public void begin(ChannelHandlerContext socket) {
    since = System.nanoTime();
  }

  @Override
  public void frame(ChannelHandlerContext socket, long due) {
    advance(due);
    var sound = state == State.SPEAKING ? UTTERANCE[spoken++] : SILENCE;
    var _ = socket.writeAndFlush(Frames.append(socket.alloc(), sound), socket.voidPromise());
  }

  @Override
  public void heard(ByteBuf message, AudioDelta delta, long now) {
    lastSound = now;
    agentSilent = false;
    if (state == State.WAITING) {
      seen.answered(since, now);
      state = State.LISTENING;
      since = now;
      over = false;
    }
  }

  @Override
  public void event(ChannelHandlerContext socket, String type, JsonNode event) {
    if (type.equals("response.done")) {
      over = true;
      agentSilent = true;
    }
  }

  private void advance(long due) {
    switch (state) {
      case SPEAKING -> {
        if (spoken == UTTERANCE.length) {
          spoken = 0;
          state = State.WAITING;
          since = due;
          judgeBargeIn();
        }
      }
      case WAITING -> {
        if (due - since > PATIENCE) {
          seen.unanswered(since);
          speak(due, false);
        }
      }
      case LISTENING -> {
        if (over && due - lastSound > PAUSE) {
          speak(due, false);
        } else if (turn % 2 == 1 && !agentSilent && due - since > BARGE_IN_AFTER) {
          speak(due, true);
        } else if (due - lastSound > PATIENCE) {
          seen.unanswered(since);
          speak(due, false);
        }
      }
    }
  }

  private void speak(long due, boolean over) {
    state = State.SPEAKING;
    turn++;
    bargingIn = over;
    speechFrom = due;
  }

  private void judgeBargeIn() {
    if (!bargingIn) {
      return;
    }
    bargingIn = false;
    if (lastSound - speechFrom > MUST_STOP_WITHIN) {
      seen.notStopped(speechFrom);
    } else {
      seen.stopped(speechFrom, lastSound);
    }
  }

  private static byte[][] utterance() {
    var frames = SpeechLoop.utterance(60);
    var encoded = new byte[frames.length][];
    for (int i = 0; i < frames.length; i++) {
      encoded[i] = SpeechLoop.base64(frames[i]);
    }
    return encoded;
  }
}
