package dev.parley.bench.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.parley.bench.wire.FrameMark;
import dev.parley.bench.wire.Frames;
import dev.parley.bench.wire.SpeechLoop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One response of the simulated model: the whole sequence of events, its sound paced. */
final class SimulatedAnswer {

  private static final byte[] SOUND = SpeechLoop.base64(SpeechLoop.utterance(1)[0]);

  private static final int MID_SPEECH_MS = 200;

  /** Between two signs of life of an echo. */
  private static final int LIVE_MS = 5_000;

  private final ChannelHandlerContext context;
  private final ModelSimulator.Behaviour behaviour;
  private final SimulatedContext memory;
  private final String metadata;
  private final String responseId;
  private final String itemId;
  private final byte[] deltaHead;
  private boolean runs;
  private boolean speaking;
  private long spokenMs;
  private boolean echoed;
  private @Nullable Future<?> timer;

  SimulatedAnswer(
      ChannelHandlerContext context,
      ModelSimulator.Behaviour behaviour,
      SimulatedContext memory,
      String id,
      String metadata) {
    this.context = context;
    this.behaviour = behaviour;
    this.memory = memory;
    this.metadata = metadata;
    responseId = "resp_" + id;
    itemId = "item_" + id;
    deltaHead =
        ("{'type':'response.output_audio.delta','event_id':'event_000000000000000000000',"
                + "'response_id':'%s','item_id':'%s','output_index':0,'content_index':0,'delta':'")
            .formatted(responseId, itemId)
            .replace('\'', '"')
            .getBytes(US_ASCII);
  }

  boolean runs() {
    return runs;
  }

  /** Some of its sound has gone out, and some has not. */
  boolean inMidSpeech() {
    return runs
        && speaking
        && spokenMs >= MID_SPEECH_MS
        && spokenMs + MID_SPEECH_MS < behaviour.answerMs();
  }

  private String callId() {
    return "call_" + itemId;
  }

  /** {@code calls}: the tool, instead of speaking. */
  void start(boolean calls) {
    runs = true;
    say(
        "{'type':'response.created','event_id':'e','response':%s}"
            .formatted(response("in_progress")));
    if (behaviour.echo()) {
      speak();
      timer = context.executor().scheduleAtFixedRate(this::live, LIVE_MS, LIVE_MS, MILLISECONDS);
      return;
    }
    int jitter = behaviour.jitterMs();
    int wait = behaviour.firstAudioMs() + ThreadLocalRandom.current().nextInt(-jitter, jitter + 1);
    Runnable first = calls ? this::callTool : this::speakInRealTime;
    timer = context.executor().schedule(first, wait, MILLISECONDS);
  }

  /** Gives one append back, with the time at which it was here. */
  void echo(ByteBuf append, int sound) {
    if (!speaking) {
      return;
    }
    echoed = true;
    int length = Frames.soundLength(append);
    var delta = context.alloc().buffer(deltaHead.length + length + 2);
    delta.writeBytes(deltaHead);
    int at = delta.writerIndex();
    delta.writeBytes(append, sound, length);
    if (length >= FrameMark.LENGTH && FrameMark.isAt(delta, at)) {
      FrameMark.stamp(delta, at, System.nanoTime());
    }
    Frames.end(delta);
    var _ = context.writeAndFlush(new TextWebSocketFrame(delta), context.voidPromise());
  }

  void end(String status) {
    stop();
    runs = false;
    if (speaking) {
      speaking = false;
      var done = status.equals("completed") ? "completed" : "incomplete";
      say("{'type':'response.output_audio.done',%s}".formatted(place()));
      say(
          "{'type':'response.output_audio_transcript.done',%s,'transcript':'hello'}"
              .formatted(place()));
      say("{'type':'response.content_part.done',%s,'part':{'type':'audio'}}".formatted(place()));
      say("{'type':'response.output_item.done',%s,'item':%s}".formatted(place(), message(done)));
    }
    say("{'type':'response.done','event_id':'e','response':%s}".formatted(response(status)));
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void speak() {
    speaking = true;
    say(
        "{'type':'response.output_item.added',%s,'item':%s}"
            .formatted(place(), message("in_progress")));
    say("{'type':'response.content_part.added',%s,'part':{'type':'audio'}}".formatted(place()));
    say("{'type':'response.output_audio_transcript.delta',%s,'delta':'hello'}".formatted(place()));
  }

  private void speakInRealTime() {
    speak();
    long step = 20L * behaviour.burst();
    timer = context.executor().scheduleAtFixedRate(this::burst, 0, step, MILLISECONDS);
  }

  private void burst() {
    for (int i = 0; i < behaviour.burst() && runs; i++) {
      sound();
      spokenMs += 20;
      if (spokenMs >= behaviour.answerMs()) {
        end("completed");
      }
    }
  }

  private void sound() {
    var delta = context.alloc().buffer(deltaHead.length + SOUND.length + 2);
    delta.writeBytes(deltaHead).writeBytes(SOUND);
    Frames.end(delta);
    var _ = context.writeAndFlush(new TextWebSocketFrame(delta), context.voidPromise());
  }

  /** A response of which nothing comes is taken for dead, though there was nothing to echo. */
  private void live() {
    if (!echoed) {
      sound();
    }
    echoed = false;
  }

  private void callTool() {
    memory.called(itemId, callId());
    var arguments = "{\\'order_number\\':\\'%s\\'}".formatted(orderNumber());
    say(
        "{'type':'response.output_item.added',%s,'item':%s}"
            .formatted(place(), call("in_progress", "")));
    say(
        "{'type':'response.function_call_arguments.delta',%s,'call_id':'%s','delta':'%s'}"
            .formatted(place(), callId(), arguments));
    say(
        "{'type':'response.output_item.done',%s,'item':%s}"
            .formatted(place(), call("completed", arguments)));
    end("completed");
  }

  /** Another for each call where calls are counted, or two of one turn would be one effect. */
  private String orderNumber() {
    return behaviour.callPerTurn() ? responseId : "1234";
  }

  private void say(String json) {
    SimulatedCall.say(context, json);
  }

  private String place() {
    return "'event_id':'e','response_id':'%s','item_id':'%s','output_index':0,'content_index':0"
        .formatted(responseId, itemId);
  }

  private String message(String status) {
    return "{'id':'%s','type':'message','role':'assistant','status':'%s','content':[]}"
        .formatted(itemId, status);
  }

  private String call(String status, String arguments) {
    return ("{'id':'%s','type':'function_call','status':'%s','name':'%s','call_id':'%s',"
            + "'arguments':'%s'}")
        .formatted(itemId, status, behaviour.tool(), callId(), arguments);
  }

  private String response(String status) {
    return ("{'object':'realtime.response','id':'%s','status':'%s','status_details':null,"
            + "'output':[],'metadata':%s,'usage':null}")
        .formatted(responseId, status, metadata);
  }
}
