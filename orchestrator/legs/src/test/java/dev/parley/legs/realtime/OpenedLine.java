package dev.parley.legs.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.net.loop.CallLoop;
import dev.parley.net.websocket.WebSocketConnection;
import dev.parley.proto.Json;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line that a test holds both ends of. */
final class OpenedLine implements WebSocketConnection {

  final List<JsonNode> sent = new ArrayList<>();
  private final CallLoop loop = new CallLoop(new EmbeddedChannel().eventLoop(), "a-loop");
  @Nullable Runnable alive;
  @Nullable String closed;

  @Override
  public void send(ByteBuf utf8) {
    send(utf8.toString(UTF_8).getBytes(UTF_8));
    utf8.release();
  }

  @Override
  public void send(byte[] utf8) {
    try {
      sent.add(Json.mapper().readTree(utf8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void sendBinary(ByteBuf message) {
    throw new UnsupportedOperationException("the Realtime protocol has no binary messages");
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public void whenHeard(Runnable whenAlive) {
    alive = whenAlive;
  }

  @Override
  public void close(int code, String reason) {
    closed = code + " " + reason;
  }

  @Override
  public CallLoop loop() {
    return loop;
  }

  /** The peer gives the sign of life that it was asked for. */
  void answer() {
    var asked = alive;
    if (asked == null) {
      throw new AssertionError("nobody asked for a sign of life");
    }
    alive = null;
    asked.run();
  }
}
