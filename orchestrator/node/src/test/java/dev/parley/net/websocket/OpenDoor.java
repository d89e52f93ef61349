package dev.parley.net.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractClientIP;
import static org.apache.pekko.http.javadsl.server.Directives.extractDataBytes;
import static org.apache.pekko.http.javadsl.server.Directives.extractMaterializer;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.withoutSizeLimit;

import dev.parley.net.loop.CallLoops;
import dev.parley.node.door.FrontDoor;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** A real door on a loopback port, with an echo behind {@code /v1/realtime} and a few routes. */
final class OpenDoor implements AutoCloseable {

  private final ActorTestKit kit = ActorTestKit.create();
  private final CallLoops loops = CallLoops.start(kit.system(), 2);
  private final FrontDoor.Opened door;
  final BlockingQueue<EchoCaller> callers = new LinkedBlockingQueue<>();

  OpenDoor(Function<DoorSettings, DoorSettings> adapt) {
    var settings = adapt.apply(settings("127.0.0.1", 0, null));
    var echo =
        new WebSocketEndpoint() {
          @Override
          public ConnectionListener connected(UpgradeRequest upgrade, WebSocketConnection line) {
            return caller(new EchoCaller(upgrade, line));
          }

          @Override
          public Set<String> subprotocols() {
            return Set.of("realtime", "audio.v2");
          }
        };
    WebSocketEndpoint broken =
        (_, _) -> {
          throw new IllegalStateException("on purpose");
        };
    door =
        FrontDoor.open(
                settings,
                loops,
                kit.system(),
                Map.of("/v1/realtime", echo, "/openai/v1/realtime", echo, "/broken", broken),
                routes(),
                () -> true,
                new ConnectionCounters())
            .toCompletableFuture()
            .orTimeout(10, SECONDS)
            .join();
  }

  /** With limits that no test reaches by accident. */
  static DoorSettings settings(
      String host, int port, DoorSettings.@Nullable Encryption encryption) {
    return new DoorSettings(
        host,
        port,
        encryption,
        20_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        22 << 20,
        64 << 20,
        32 << 10,
        128 << 10,
        4 << 20);
  }

  private EchoCaller caller(EchoCaller caller) {
    callers.add(caller);
    return caller;
  }

  FrontDoor.Opened door() {
    return door;
  }

  CallLoops loops() {
    return loops;
  }

  ActorTestKit kit() {
    return kit;
  }

  URI http(String path) {
    return URI.create("http://127.0.0.1:" + door.address().getPort() + path);
  }

  URI ws(String path) {
    return URI.create("ws://127.0.0.1:" + door.address().getPort() + path);
  }

  EchoCaller nextCaller() throws InterruptedException {
    var caller = callers.poll(5, SECONDS);
    if (caller == null) {
      throw new AssertionError("no caller came (expected: one within 5 s)");
    }
    return caller;
  }

  /** A connection on which a test writes what no client would. */
  Raw raw() throws IOException {
    var socket = new Socket();
    socket.connect(door.address(), 2_000);
    socket.setSoTimeout(5_000);
    return new Raw(socket);
  }

  @Override
  public void close() {
    door.close(Duration.ofSeconds(2)).toCompletableFuture().orTimeout(10, SECONDS).join();
    kit.shutdownTestKit();
    loops.stop(Duration.ofSeconds(2)).toCompletableFuture().orTimeout(5, SECONDS).join();
  }

  private static Route routes() {
    return concat(
        path("client", () -> extractClientIP(ip -> complete(ip.toString()))),
        path(
            "headers",
            () ->
                extractRequest(request ->
                    complete(String.valueOf(request.getHeader("x-parley-door-word").isPresent())))),
        path(
            "events",
            () ->
                complete(
                    HttpResponse.create()
                        .withEntity(
                            HttpEntities.createChunked(
                                MediaTypes.TEXT_EVENT_STREAM.toContentType(),
                                Source.tick(Duration.ZERO, Duration.ofMillis(50), "data: now\n\n")
                                    .map(ByteString::fromString))))),
        path(
            "size",
            () ->
                withoutSizeLimit(() ->
                    extractMaterializer(materializer ->
                        extractDataBytes(bytes ->
                            onSuccess(
                                bytes.runFold(0L, (sum, piece) -> sum + piece.size(), materializer),
                                sum -> complete(Long.toString(sum))))))),
        path(
            "big",
            () ->
                complete(
                    HttpResponse.create()
                        .withEntity(
                            HttpEntities.createChunked(
                                ContentTypes.APPLICATION_OCTET_STREAM,
                                Source.repeat(ByteString.fromArray(new byte[64 << 10]))
                                    .take(320))))));
  }

  /** Sends back what it hears, and remembers what happened. */
  static final class EchoCaller implements ConnectionListener {
    final UpgradeRequest upgrade;
    final WebSocketConnection line;
    final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    final List<Thread> threads = new java.util.concurrent.CopyOnWriteArrayList<>();

    EchoCaller(UpgradeRequest upgrade, WebSocketConnection line) {
      this.upgrade = upgrade;
      this.line = line;
      threads.add(Thread.currentThread());
      line.send("hello".getBytes(UTF_8));
    }

    @Override
    public void text(ByteBuf utf8) {
      threads.add(Thread.currentThread());
      if (utf8.toString(UTF_8).equals("bye")) {
        line.close(3000, "invalid_request_error.invalid_api_key");
      } else {
        line.send(utf8.retain());
      }
    }

    @Override
    public void binary(ByteBuf message) {
      seen.add("binary " + message.readableBytes());
    }

    @Override
    public void writable(boolean writable) {
      seen.add("writable " + writable);
    }

    @Override
    public void closed(int code, String reason) {
      seen.add("closed " + code + " " + reason);
    }

    String next() throws InterruptedException {
      return String.valueOf(seen.poll(10, SECONDS));
    }
  }

  /** A socket and its bytes. */
  record Raw(Socket socket) implements AutoCloseable {

    Raw send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(UTF_8));
      return this;
    }

    /** Everything up to the end of the connection. */
    String readAll() throws IOException {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    /** Up to and with this text. */
    String readUntil(String end) throws IOException {
      InputStream in = socket.getInputStream();
      var read = new StringBuilder();
      while (read.indexOf(end) < 0) {
        int next = in.read();
        if (next < 0) {
          throw new AssertionError("connection ended after: " + read);
        }
        read.append((char) next);
      }
      return read.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** A WebSocket client that remembers what it hears. */
  static final class Listening implements WebSocket.Listener {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    static WebSocket dial(HttpClient client, URI uri, Listening listening, String... protocols) {
      var builder = client.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(5));
      if (protocols.length > 0) {
        var more = java.util.Arrays.copyOfRange(protocols, 1, protocols.length);
        builder = builder.subprotocols(protocols[0], more);
      }
      return builder.buildAsync(uri, listening).orTimeout(10, SECONDS).join();
    }

    @Override
    public @org.jspecify.annotations.Nullable CompletionStage<?> onText(
        WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        heard.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @org.jspecify.annotations.Nullable CompletionStage<?> onPong(
        WebSocket socket, java.nio.ByteBuffer message) {
      heard.add("pong " + message.remaining());
      socket.request(1);
      return null;
    }

    @Override
    public @org.jspecify.annotations.Nullable CompletionStage<?> onPing(
        WebSocket socket, java.nio.ByteBuffer message) {
      heard.add("ping " + message.remaining());
      socket.request(1);
      return null;
    }

    @Override
    public @org.jspecify.annotations.Nullable CompletionStage<?> onClose(
        WebSocket socket, int code, String reason) {
      heard.add("closed " + code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      heard.add("error " + error.getMessage());
    }

    String next() throws InterruptedException {
      return String.valueOf(heard.poll(10, SECONDS));
    }
  }
}
