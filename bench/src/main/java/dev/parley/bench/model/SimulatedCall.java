package dev.parley.bench.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.bench.model.EnergyTurns.Change;
import dev.parley.bench.wire.FrameMark;
import dev.parley.bench.wire.Frames;
import dev.parley.bench.wire.SpeechMark;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of the simulated model, on its connection's event loop. */
final class SimulatedCall extends SimpleChannelInboundHandler<TextWebSocketFrame> {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** How the upgrade that led to this link is refused, if it is. */
  static final AttributeKey<SimulatedFaults.Refusal> REFUSAL =
      AttributeKey.valueOf(SimulatedCall.class, "refusal");

  private static final int TRY_AGAIN_LATER = 1_013;
  private static final int GOING_AWAY = 1_001;
  private static final long NOTICE_SECONDS = 10;

  /** What is paused does not stay for ever, or a run would leak sockets. */
  private static final long LONGEST_PAUSE_SECONDS = 120;

  /** Tools of the run take longer than this. */
  private static final long TOOL_RUNS_NANOS = TimeUnit.SECONDS.toNanos(7);

  private final ModelSimulator.Behaviour behaviour;
  private final Consumer<String> complaints;
  private final SimulatedFaults faults;
  private final HeardSpeech speech = new HeardSpeech();

  /** Real ids are unique for ever: a session that comes back has the ids of its first link. */
  private final String stem = Long.toHexString(ThreadLocalRandom.current().nextLong());

  private final SimulatedContext memory = new SimulatedContext();
  private int items;
  private int responses;
  private @Nullable EnergyTurns turns;
  private @Nullable SimulatedAnswer answer;
  private volatile @Nullable ChannelHandlerContext socket;
  private long calledAt;
  private boolean called;
  private boolean struck;

  SimulatedCall(
      ModelSimulator.Behaviour behaviour, Consumer<String> complaints, SimulatedFaults faults) {
    this.behaviour = behaviour;
    this.complaints = complaints;
    this.faults = faults;
  }

  /** Strikes the link if its call is in this moment; a link once only. From any thread. */
  Future<Boolean> strike(LinkFault fault, LinkMoment moment) {
    var to = socket;
    return to == null
        ? GlobalEventExecutor.INSTANCE.newSucceededFuture(false)
        : to.executor().submit(() -> strikeNow(to, fault, moment));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof HandshakeComplete) {
      if (context.channel().attr(REFUSAL).get() == SimulatedFaults.Refusal.TRY_AGAIN_LATER) {
        say(context, error("rate_limit_exceeded"));
        close(context, TRY_AGAIN_LATER);
        return;
      }
      socket = context;
      faults.joined(this);
      say(context, "{'type':'session.created','event_id':'e','session':%s}".formatted(session()));
    }
    super.userEventTriggered(context, event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame)
      throws IOException {
    var message = frame.content();
    int sound = Frames.soundOf(message);
    if (sound >= 0) {
      hear(context, message, sound);
      return;
    }
    handle(context, JSON.readTree(message.toString(UTF_8)));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    faults.left(this);
    if (answer != null) {
      answer.stop();
    }
  }

  /** Single quotes stand for double ones. */
  static void say(ChannelHandlerContext context, String json) {
    var _ = context.writeAndFlush(new TextWebSocketFrame(json.replace('\'', '"')));
  }

  private void hear(ChannelHandlerContext context, ByteBuf message, int sound) {
    if (behaviour.echo()) {
      if (answer != null) {
        answer.echo(message, sound);
      }
      return;
    }
    if (FrameMark.isAt(message, sound)) {
      speech.hear(SpeechMark.of(FrameMark.due(message, sound)));
    }
    if (turns != null) {
      var base64 = message.toString(sound, Frames.soundLength(message), UTF_8);
      turn(context, turns.hear(Base64.getDecoder().decode(base64)));
    }
  }

  private void turn(ChannelHandlerContext context, Change change) {
    if (change == Change.STARTED) {
      say(
          context,
          "{'type':'input_audio_buffer.speech_started','event_id':'e','audio_start_ms':0,"
              + "'item_id':'item_u%d'}".formatted(items + 1));
      end("cancelled");
    } else if (change == Change.STOPPED) {
      say(
          context,
          "{'type':'input_audio_buffer.speech_stopped','event_id':'e','audio_end_ms':0,"
              + "'item_id':'item_u%d'}".formatted(items + 1));
      commit(context);
      respond(context, MissingNode.getInstance());
    }
  }

  private void handle(ChannelHandlerContext context, JsonNode event) {
    switch (event.path("type").asText()) {
      case "session.update" -> update(context, event.path("session"));
      case "input_audio_buffer.append" -> {
        // One that is not written as ours are; such callers are not what is measured.
      }
      case "input_audio_buffer.commit" -> commit(context);
      case "input_audio_buffer.clear" ->
          say(context, "{'type':'input_audio_buffer.cleared','event_id':'e'}");
      case "conversation.item.create" -> item(context, event.path("item"));
      case "conversation.item.delete" -> delete(context, event.path("item_id").asText());
      case "conversation.item.truncate" ->
          say(
              context,
              "{'type':'conversation.item.truncated','event_id':'e','item_id':'%s',"
                      .formatted(event.path("item_id").asText())
                  + "'content_index':0,'audio_end_ms':0}");
      case "response.create" -> respond(context, event.path("response"));
      case "response.cancel" -> end("cancelled");
      default -> refuse(context, event, "invalid_value");
    }
  }

  private void update(ChannelHandlerContext context, JsonNode session) {
    var detection = session.path("audio").path("input").path("turn_detection");
    if (!detection.isMissingNode()) {
      turns =
          detection.isNull()
              ? null
              : new EnergyTurns(detection.path("silence_duration_ms").asInt(500));
    }
    say(context, "{'type':'session.updated','event_id':'e','session':%s}".formatted(session()));
  }

  private void commit(ChannelHandlerContext context) {
    items++;
    memory.utterance();
    var heard = speech.committed();
    if (heard != null) {
      faults.note(heard);
    }
    say(
        context,
        "{'type':'input_audio_buffer.committed','event_id':'e','previous_item_id':null,"
            + "'item_id':'item_u%d'}".formatted(items));
    say(
        context,
        "{'type':'conversation.item.input_audio_transcription.completed','event_id':'e',"
            + "'content_index':0,'transcript':'hello','item_id':'item_u%d'}".formatted(items));
  }

  private void item(ChannelHandlerContext context, JsonNode item) {
    memory.create(item);
    for (var step : new String[] {"added", "done"}) {
      say(
          context,
          "{'type':'conversation.item.%s','event_id':'e','previous_item_id':null,'item':"
                  .formatted(step)
              + item
              + "}");
    }
  }

  private void delete(ChannelHandlerContext context, String itemId) {
    memory.delete(itemId);
    say(
        context,
        "{'type':'conversation.item.deleted','event_id':'e','item_id':'%s'}".formatted(itemId));
  }

  private void respond(ChannelHandlerContext context, JsonNode wish) {
    if (answer != null && answer.runs()) {
      say(
          context,
          "{'type':'error','event_id':'e','error':{'type':'invalid_request_error',"
              + "'code':'conversation_already_has_active_response','message':'one at a time'}}");
      return;
    }
    responses++;
    memory.problems().forEach(complaints);
    var id = stem + "_" + responses;
    answer = new SimulatedAnswer(context, behaviour, memory, id, metadata(wish));
    boolean mustSpeak = wish.path("tool_choice").asText().equals("none");
    boolean calls = !mustSpeak && wantsToCall();
    if (calls) {
      called = true;
      calledAt = System.nanoTime();
    }
    answer.start(calls);
  }

  private void end(String status) {
    if (answer != null && answer.runs()) {
      answer.end(status);
    }
  }

  private boolean strikeNow(ChannelHandlerContext to, LinkFault fault, LinkMoment moment) {
    var caller = speech.caller();
    if (struck || caller == null || !isIn(moment)) {
      return false;
    }
    struck = true;
    faults.note(ModelNote.struck(caller, fault, moment));
    switch (fault) {
      case KILL -> kill(to);
      case REFUSE -> {
        faults.refuseForAMinute();
        kill(to);
      }
      case PAUSE -> pause(to);
      case EXPIRE -> expire(to);
      case GO_AWAY -> {
        long end = System.currentTimeMillis() / 1_000 + NOTICE_SECONDS;
        say(
            to,
            "{'type':'session.updated','event_id':'e','session':%s}"
                .formatted(session(",'expires_at':" + end)));
        var _ = to.executor().schedule(() -> expire(to), NOTICE_SECONDS, TimeUnit.SECONDS);
      }
    }
    return true;
  }

  private boolean isIn(LinkMoment moment) {
    boolean speaks = answer != null && answer.inMidSpeech();
    boolean answers = answer != null && answer.runs();
    return switch (moment) {
      case AGENT_SPEAKS -> speaks;
      case CALLER_SPEAKS -> speech.inMidSpeech();
      case TOOL_RUNS ->
          called
              && !answers
              && !speech.inMidSpeech()
              && System.nanoTime() - calledAt < TOOL_RUNS_NANOS;
    };
  }

  /** With a reset, so that nobody reads a polite end. */
  private static void kill(ChannelHandlerContext to) {
    to.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    var _ = to.channel().close();
  }

  private void pause(ChannelHandlerContext to) {
    to.channel().config().setAutoRead(false);
    if (answer != null) {
      answer.stop();
    }
    var _ = to.executor().schedule(() -> kill(to), LONGEST_PAUSE_SECONDS, TimeUnit.SECONDS);
  }

  private void expire(ChannelHandlerContext to) {
    if (answer != null) {
      answer.stop();
    }
    say(to, error("session_expired"));
    close(to, GOING_AWAY);
  }

  private static void close(ChannelHandlerContext to, int code) {
    var _ =
        to.writeAndFlush(new CloseWebSocketFrame(code, ""))
            .addListener(ChannelFutureListener.CLOSE);
  }

  private static String error(String code) {
    return ("{'type':'error','event_id':'e','error':{'type':'invalid_request_error','code':'%s',"
            + "'message':'as ordered'}}")
        .formatted(code);
  }

  private static void refuse(ChannelHandlerContext context, JsonNode event, String code) {
    say(
        context,
        "{'type':'error','event_id':'e','error':{'type':'invalid_request_error','code':'%s',"
                .formatted(code)
            + "'message':'unknown event','event_id':'%s'}}"
                .formatted(event.path("event_id").asText()));
  }

  private boolean wantsToCall() {
    return behaviour.callPerTurn()
        ? memory.callerSpokeLast()
        : ThreadLocalRandom.current().nextDouble() < behaviour.callShare();
  }

  private static String metadata(JsonNode wish) {
    var metadata = wish.path("metadata");
    return metadata.isObject() ? metadata.toString() : "null";
  }

  private static String session() {
    return session("");
  }

  private static String session(String more) {
    return "{'type':'realtime','object':'realtime.session','id':'sess_sim','model':'sim'%s}"
        .formatted(more);
  }
}
