package dev.parley.models.openai;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.media.audio.Audio;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.ModelOrder.Respond;
import dev.parley.net.websocket.CloseHandshake;
import dev.parley.net.websocket.DialTarget;
import dev.parley.net.websocket.DialledWebSocket;
import dev.parley.net.websocket.WebSocketDialer;
import dev.parley.proto.Json;
import dev.parley.session.model.ModelChangeReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of one call to one Realtime model. Lives on the call's event loop: a frame of the
 * caller goes to the socket, and a frame of the model into the call, without changing threads.
 *
 * <p>Orders wait while its socket is full, and would wait until the model has accepted the session;
 * the supervisor gives none before.
 */
final class RealtimeLink implements ModelLink, DialledWebSocket.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(RealtimeLink.class);
  private static final ObjectReader READER = Json.mapper().reader();

  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

  private enum Phase {
    DIALLING,
    PREPARING,
    LIVE,
    OVER
  }

  private final DialTarget endpoint;
  private final Setup setup;
  private final Consumer<ModelFact> facts;
  private final RealtimeModel.Options options;
  private final LinkCounters counters;
  private final OrderQueue waiting;
  private final AudioDelta delta = new AudioDelta();
  private final RealtimeProtocol protocol;
  private final LinkLifetime lifetime;
  private final LinkPings pings;
  private Phase phase = Phase.DIALLING;
  private boolean expired;
  private boolean released;
  private @Nullable ChannelHandlerContext socket;
  private @Nullable Future<?> deadline;

  RealtimeLink(
      DialTarget endpoint,
      Setup setup,
      Consumer<ModelFact> facts,
      RealtimeModel.Options options,
      LinkCounters counters) {
    this.endpoint = endpoint;
    this.setup = setup;
    this.facts = facts;
    this.options = options;
    this.counters = counters;
    waiting = new OrderQueue(counters);
    protocol = new RealtimeProtocol(setup, this::send, facts, options, counters);
    lifetime = new LinkLifetime(setup.loop(), facts);
    pings = new LinkPings(setup.loop(), this::ping);
  }

  void dial(WebSocketDialer.Tls tls) {
    startDeadline("session.created and session.updated");
    var socketHandler = new DialledWebSocket(this);
    new WebSocketDialer(
            endpoint,
            setup.loop(),
            tls,
            new WebSocketDialer.Timeouts(options.connectTimeout(), options.readyTimeout()),
            socketHandler,
            this::broken)
        .start();
  }

  @Override
  public void accept(ModelOrder order) {
    if (phase == Phase.OVER) {
      answerDead(order);
    } else if (order instanceof ModelOrder.Cancel(var id) && waiting.withdraw(id)) {
      facts.accept(new ModelFact.Done(id, Outcome.CANCELLED, null, Usage.NONE));
    } else if (waiting.isEmpty() && takesOrders()) {
      carryOut(order);
    } else {
      await(order);
    }
  }

  @Override
  public void close() {
    released = true;
    if (phase != Phase.OVER) {
      phase = Phase.OVER;
      protocol.close();
      waiting.abandon();
      release();
    }
  }

  @Override
  public void open(ChannelHandlerContext socket) {
    this.socket = socket;
    if (phase == Phase.OVER) {
      CloseHandshake.say(socket);
    }
  }

  @Override
  public void received(ByteBuf message, boolean binary) {
    if (phase == Phase.OVER) {
      return;
    }
    try {
      if (delta.read(message)) {
        protocol.spoken(message, delta);
      } else {
        InputStream json = new ByteBufInputStream(message);
        handle(ModelEventReader.read(READER.readTree(json)));
      }
    } catch (IOException notJson) {
      counters.frameIgnored();
    }
  }

  @Override
  public void writable() {
    if (phase != Phase.LIVE) {
      return;
    }
    cancelDeadline();
    while (takesOrders() && !waiting.isEmpty()) {
      carryOut(requireNonNull(waiting.poll()));
    }
    if (!waiting.isEmpty()) {
      startDeadline("room for orders");
    }
  }

  @Override
  public void broken(Throwable cause) {
    if (cause instanceof WebSocketClientHandshakeException refused && refused.response() != null) {
      var answer = refused.response();
      fail(
          LinkProblem.refusedUpgrade(
              endpoint, answer.status().code(), retryAfterMs(answer.headers())));
    } else if (phase == Phase.DIALLING) {
      fail(LinkProblem.unreachable(endpoint, cause));
    } else if (cause instanceof IOException) {
      closed(DialledWebSocket.NO_CLOSE_FRAME);
    } else {
      fail(LinkProblem.garbled(endpoint, cause));
    }
  }

  @Override
  public void closed(int closeCode) {
    fail(expired ? Problem.expired(endpoint.toString()) : LinkProblem.lost(endpoint, closeCode));
  }

  @Override
  public void alive() {
    if (phase == Phase.LIVE) {
      facts.accept(new ModelFact.Alive());
    }
  }

  private void ping() {
    if (takesOrders() && socket != null) {
      var _ = socket.writeAndFlush(new PingWebSocketFrame(), socket.voidPromise());
    }
  }

  /** In seconds, as servers that count say it; a date is not read. */
  private static long retryAfterMs(HttpHeaders headers) {
    var said = headers.get(HttpHeaderNames.RETRY_AFTER);
    boolean seconds = said != null && SECONDS.matcher(said).matches();
    return seconds ? Long.parseLong(requireNonNull(said)) * 1_000 : 0;
  }

  private boolean takesOrders() {
    return phase == Phase.LIVE && socket != null && socket.channel().isWritable();
  }

  private void await(ModelOrder order) {
    if (!waiting.add(order)) {
      fail(LinkProblem.flooded(endpoint));
    } else if (deadline == null) {
      startDeadline("room for orders");
    }
  }

  private void carryOut(ModelOrder order) {
    if (order instanceof ModelOrder.Hear(var audio, _)) {
      hear(audio);
    } else {
      protocol.carryOut(order);
    }
  }

  private void hear(Audio audio) {
    if (socket != null) {
      write(AppendFrame.of(audio, socket.alloc()), socket);
    }
  }

  private void send(ObjectNode event) {
    if (socket != null) {
      var json = socket.alloc().buffer();
      ClientEvents.write(event, json);
      write(json, socket);
    }
  }

  /** A failed write closes the socket, which is where it is noticed. */
  private static void write(ByteBuf message, ChannelHandlerContext socket) {
    var _ = socket.writeAndFlush(new TextWebSocketFrame(message), socket.voidPromise());
  }

  private void handle(ModelEvent event) {
    switch (event) {
      case ModelEvent.SessionCreated(var expiresAt) -> prepare(expiresAt);
      case ModelEvent.SessionUpdated _ when phase == Phase.LIVE -> protocol.updated();
      case ModelEvent.SessionUpdated _ -> live();
      case ModelEvent.Refused(var code, _, _, var retryAfterMs) when phase != Phase.LIVE ->
          fail(LinkProblem.refused(endpoint, code, retryAfterMs));
      case ModelEvent.Refused refused when refused.code().equals("session_expired") -> {
        expired = true;
        facts.accept(new ModelFact.GoingAway(ModelChangeReason.EXPIRED, 0));
      }
      case ModelEvent.Refused(var code, _, _, var retryAfterMs) when LinkProblem.isFatal(code) ->
          fail(LinkProblem.refused(endpoint, code, retryAfterMs));
      case ModelEvent.OfTalk ofTalk -> protocol.handle(ofTalk);
      case ModelEvent.Other _ -> counters.frameIgnored();
    }
  }

  private void prepare(long expiresAt) {
    if (phase != Phase.DIALLING) {
      counters.frameIgnored();
      return;
    }
    phase = Phase.PREPARING;
    lifetime.endsAt(expiresAt);
    protocol.begin();
  }

  private void live() {
    if (phase != Phase.PREPARING) {
      return;
    }
    phase = Phase.LIVE;
    pings.begin();
    facts.accept(new ModelFact.Opened());
    writable();
  }

  private void answerDead(ModelOrder order) {
    if (!released && order instanceof Respond respond) {
      facts.accept(
          new ModelFact.Done(
              respond.responseId(),
              Outcome.FAILED,
              LinkProblem.lost(endpoint, DialledWebSocket.NO_CLOSE_FRAME),
              Usage.NONE));
    }
  }

  private void fail(Problem problem) {
    if (phase == Phase.OVER) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("session", setup.sessionId())
        .addKeyValue("from", phase)
        .addKeyValue("code", problem.code())
        .addKeyValue("why", problem.message())
        .log("model link over");
    phase = Phase.OVER;
    counters.linkFailed(problem.code());
    protocol.fail(problem);
    for (var unanswered : waiting.abandon()) {
      facts.accept(
          new ModelFact.Done(unanswered.responseId(), Outcome.FAILED, problem, Usage.NONE));
    }
    facts.accept(new ModelFact.Failed(problem));
    release();
  }

  private void release() {
    cancelDeadline();
    lifetime.cancel();
    pings.stop();
    if (socket != null) {
      CloseHandshake.say(socket);
    }
  }

  /** The link fails if what is missing has not come by then. */
  private void startDeadline(String missing) {
    deadline =
        setup
            .loop()
            .schedule(
                () -> fail(LinkProblem.slow(endpoint, missing)),
                options.readyTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
