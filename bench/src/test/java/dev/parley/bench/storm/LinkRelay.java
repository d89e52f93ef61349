package dev.parley.bench.storm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import dev.parley.bench.process.Child;
import dev.parley.bench.wire.Frames;
import dev.parley.bench.wire.Sockets;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.models.openai.RealtimeModel;
import dev.parley.node.config.OrchestratorConfig;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.AgentDefinition.ModelChoice;
import dev.parley.session.model.ResponseOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A relay whose far side is Parley's own link to Realtime models, and whose near side is as thin as
 * can be: what the link costs, and nothing else.
 */
final class LinkRelay implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventLoopGroup loops = Sockets.loops(2, "link-relay");
  private final RealtimeModel model =
      new RealtimeModel(OrchestratorConfig.from(ConfigFactory.load()).upstream());
  private final Channel listening;

  LinkRelay(int port, URI upstream) {
    var agent =
        new AgentDefinition(
            "relay",
            1,
            "relay",
            "Echo.",
            null,
            null,
            null,
            new ModelChoice("realtime", upstream.toString(), null, null),
            List.of(),
            null,
            null);
    listening = Sockets.listen(loops, port, () -> new Call(agent));
  }

  /** For a measurement by hand: a process of its own. */
  public static void main(String[] arguments) throws InterruptedException {
    try (var relay = new LinkRelay(Integer.parseInt(arguments[0]), URI.create(arguments[1]))) {
      System.out.println(Child.LISTENING + relay.port());
      relay.listening.closeFuture().sync();
    }
  }

  int port() {
    return Sockets.port(listening);
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    var _ = loops.shutdownGracefully();
  }

  private final class Call extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private final AgentDefinition agent;
    private @Nullable ModelLink link;

    Call(AgentDefinition agent) {
      this.agent = agent;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof HandshakeComplete) {
        var setup =
            new ModelLink.Setup(
                "sess_1",
                agent,
                context.channel().eventLoop(),
                AudioFormat.PCM_24K,
                AudioFormat.PCM_24K);
        link = model.open(setup, fact -> tell(context, fact));
        StormCaller.say(context, "{'type':'session.created','session':{}}");
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
      var message = frame.content();
      int sound = Frames.soundOf(message);
      if (sound >= 0) {
        var base64 = new byte[Frames.soundLength(message)];
        message.getBytes(sound, base64);
        order(new ModelOrder.Hear(Audio.ofBase64(AudioFormat.PCM_24K, base64)));
        return;
      }
      switch (read(message.toString(US_ASCII)).path("type").asText()) {
        case "session.update" -> StormCaller.say(context, "{'type':'session.updated'}");
        case "response.create" ->
            order(new ModelOrder.Respond("resp_1", List.of(), null, ResponseOptions.NONE));
        default -> {
          // The echo needs nothing else.
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (link != null) {
        link.close();
      }
    }

    private void order(ModelOrder order) {
      if (link != null) {
        link.accept(order);
      }
    }

    private void tell(ChannelHandlerContext context, ModelFact fact) {
      if (fact instanceof ModelFact.Spoken(_, var itemId, var audio)) {
        var head =
            "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_1\",\"response_id\":"
                + "\"resp_1\",\"item_id\":\""
                + itemId
                + "\",\"output_index\":0,\"content_index\":0,\"delta\":\"";
        var base64 = audio.base64();
        var delta = context.alloc().buffer(head.length() + base64.length + 2);
        delta.writeCharSequence(head, US_ASCII);
        delta.writeBytes(base64);
        Frames.end(delta);
        var _ = context.writeAndFlush(new TextWebSocketFrame(delta), context.voidPromise());
      } else if (fact instanceof ModelFact.ItemStarted) {
        StormCaller.say(context, "{'type':'response.output_item.added'}");
      } else if (fact instanceof ModelFact.Failed) {
        var _ = context.close();
      }
    }

    private static JsonNode read(String text) {
      try {
        return JSON.readTree(text);
      } catch (IOException notJson) {
        throw new UncheckedIOException(notJson);
      }
    }
  }
}
