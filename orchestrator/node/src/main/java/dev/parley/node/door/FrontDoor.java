package dev.parley.node.door;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.parley.net.loop.CallLoops;
import dev.parley.net.websocket.CannotBind;
import dev.parley.net.websocket.ConnectionCounters;
import dev.parley.net.websocket.DoorSettings;
import dev.parley.net.websocket.Fence;
import dev.parley.net.websocket.InputRooms;
import dev.parley.net.websocket.ServerWebSocket;
import dev.parley.net.websocket.WebSocketConnection;
import dev.parley.net.websocket.WebSocketEndpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The one public port. Netty accepts; a WebSocket on a media path becomes a {@link
 * WebSocketConnection} and stays on its event loop, every other request is answered by Pekko HTTP
 * routes, which see the client's address as {@code extractClientIP} and may stream both ways.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how a channel closes is of no interest here
public final class FrontDoor {

  private static final int MAX_REQUEST_LINE = 8 << 10;

  /** An ephemeral secret with session settings in it comes as a header. */
  private static final int MAX_HEAD = 64 << 10;

  private final DoorSettings settings;
  private final CallLoops loops;
  private final Map<String, WebSocketEndpoint> media;
  private final HttpBehindTheDoor http;
  private final BooleanSupplier maySpeak;
  private final ConnectionCounters counters;
  private final InputRooms rooms;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  private FrontDoor(
      DoorSettings settings,
      CallLoops loops,
      Map<String, WebSocketEndpoint> media,
      HttpBehindTheDoor http,
      BooleanSupplier maySpeak,
      ConnectionCounters counters) {
    this.settings = settings;
    this.loops = loops;
    this.media = Map.copyOf(media);
    this.http = http;
    this.maySpeak = maySpeak;
    this.counters = counters;
    this.rooms = new InputRooms(settings);
  }

  /**
   * Opens the door.
   *
   * @param media what answers WebSockets, by exact path such as {@code /v1/realtime}
   * @param route what answers everything else
   * @param maySpeak asked whenever something is about to leave; false = the connection is closed
   * @return fails with {@link CannotBind} if the port cannot be had
   */
  public static CompletionStage<Opened> open(
      DoorSettings settings,
      CallLoops loops,
      ActorSystem<?> system,
      Map<String, WebSocketEndpoint> media,
      Route route,
      BooleanSupplier maySpeak,
      ConnectionCounters counters) {
    return HttpBehindTheDoor.start(system, settings, route)
        .thenCompose(
            http -> new FrontDoor(settings, loops, media, http, maySpeak, counters).bind());
  }

  /** An open door. */
  public final class Opened {

    private final Channel listener;

    private Opened(Channel listener) {
      this.listener = listener;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
      return (InetSocketAddress) listener.localAddress();
    }

    /** What has happened so far. */
    public ConnectionCounters.Counts counts() {
      return counters.counts(open.size());
    }

    /**
     * Accepts nobody any more, tells open lines 1001, lets answers finish, and closes what is left
     * at the deadline.
     */
    public CompletionStage<Done> close(Duration deadline) {
      var closed = new CompletableFuture<Done>();
      listener
          .close()
          .addListener(_ -> {
            open.forEach(FrontDoor::sayGoodbye);
            var left =
                GlobalEventExecutor.INSTANCE.schedule(
                    () -> open.close(), deadline.toMillis(), MILLISECONDS);
            open.newCloseFuture()
                .addListener(_ -> {
                  left.cancel(false);
                  http.stop(Duration.ofSeconds(1))
                      .whenComplete((_, _) -> closed.complete(Done.getInstance()));
                });
          });
      return closed;
    }
  }

  DoorSettings settings() {
    return settings;
  }

  CallLoops loops() {
    return loops;
  }

  Map<String, WebSocketEndpoint> media() {
    return media;
  }

  InputRooms rooms() {
    return rooms;
  }

  ConnectionCounters counters() {
    return counters;
  }

  private CompletionStage<Opened> bind() {
    var opened = new CompletableFuture<Opened>();
    new ServerBootstrap()
        .group(loops.group())
        .channel(CallLoops.serverChannel())
        .option(ChannelOption.SO_BACKLOG, 1_024)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(settings.lowWaterBytes(), settings.highWaterBytes()))
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                accept(channel);
              }
            })
        .bind(settings.host(), settings.port())
        .addListener((io.netty.channel.ChannelFutureListener) bound -> bound(bound, opened));
    return opened;
  }

  private void bound(ChannelFuture bound, CompletableFuture<Opened> opened) {
    var cause = bound.cause();
    if (cause == null) {
      opened.complete(new Opened(bound.channel()));
    } else {
      http.stop(Duration.ofSeconds(1))
          .whenComplete((_, _) ->
              opened.completeExceptionally(
                  new CannotBind(settings.host(), settings.port(), cause)));
    }
  }

  private void accept(Channel channel) {
    counters.accepted.increment();
    int already = open.size();
    if (already >= 2 * settings.maxConnections()) {
      counters.turnedAway.increment();
      channel.close();
      return;
    }
    open.add(channel);
    var clock = new RequestClock(settings.headDeadline(), settings.idleDeadline(), counters);
    var relay = new HttpRelay(channel, clock, http, counters);
    channel.pipeline().addFirst(new Fence(maySpeak, counters));
    encrypt(channel);
    channel
        .pipeline()
        .addLast(clock)
        .addLast(
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_REQUEST_LINE)
                    .setMaxHeaderSize(MAX_HEAD)))
        .addLast(new HttpServerKeepAliveHandler())
        .addLast(new HttpServerExpectContinueHandler())
        .addLast(new UpgradeHandler(this, clock, relay, already >= settings.maxConnections()));
  }

  private void encrypt(Channel channel) {
    var encryption = settings.encryption();
    if (encryption == null) {
      return;
    }
    channel
        .pipeline()
        .addLast(
            encryption.plainToo()
                ? new OptionalSslHandler(encryption.context())
                : encryption.context().newHandler(channel.alloc()));
  }

  private static void sayGoodbye(Channel channel) {
    channel
        .eventLoop()
        .execute(() -> {
          var line = channel.pipeline().get(ServerWebSocket.class);
          var upgrades = channel.pipeline().get(UpgradeHandler.class);
          if (line != null) {
            line.close(1001, "going away");
          } else if (upgrades != null) {
            upgrades.closeWhenAnswered();
          } else {
            channel.close();
          }
        });
  }
}
