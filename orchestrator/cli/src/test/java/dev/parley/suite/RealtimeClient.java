package dev.parley.suite;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.legs.realtime.RealtimeEndpoint;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.Access;
import dev.parley.media.port.Admission;
import dev.parley.media.port.PortCapabilities;
import dev.parley.net.loop.CallLoop;
import dev.parley.net.websocket.ConnectionListener;
import dev.parley.net.websocket.UpgradeRequest;
import dev.parley.net.websocket.WebSocketConnection;
import dev.parley.proto.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of the Realtime protocol at its own endpoint, message by message, without a network. */
final class RealtimeClient extends Caller {

  static final LegRow ROW =
      new LegRow() {
        @Override
        public String name() {
          return "Realtime socket";
        }

        @Override
        public PortCapabilities port() {
          return PortCapabilities.SOCKET;
        }

        @Override
        public boolean can(Can what) {
          return what == Can.CONFIRM;
        }

        @Override
        public Caller caller(Door door, ModelRow model) {
          return new RealtimeClient(door, model);
        }
      };

  private final RealtimeEndpoint endpoint;
  private final boolean leavesTurns;
  private @Nullable ConnectionListener listener;
  private @Nullable String sessionId;
  private int lines;

  private RealtimeClient(Door door, ModelRow model) {
    super(door, AudioFormat.PCM_24K);
    this.leavesTurns = model.takesTurns();
    this.endpoint =
        new RealtimeEndpoint(
            new AnyKey(), new TcpTelephone.OneAgent(door), Duration.ofSeconds(60), door, door::now);
  }

  @Override
  void opensLine(boolean back) {
    lines++;
    var query = new HashMap<String, List<String>>();
    query.put("parley_greeting", List.of("1"));
    if (back && sessionId != null) {
      query.put("session_id", List.of(sessionId));
      query.put("resume_token", List.of("ticket"));
    }
    var upgrade =
        new UpgradeRequest(
            "/v1/realtime",
            query,
            "Bearer key",
            null,
            List.of(),
            null,
            null,
            InetSocketAddress.createUnresolved("localhost", 1),
            false);
    listener = endpoint.connected(upgrade, new Wire(lines));
    if (leavesTurns && door.offered().fallback().isEmpty()) {
      message(
          """
          {"type":"session.update","session":{"type":"realtime",
           "audio":{"input":{"turn_detection":null}}}}
          """);
    }
  }

  @Override
  void sends(byte[] sound) {
    var base64 = new String(Audio.ofBytes(format(), sound).base64(), US_ASCII);
    message("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + base64 + "\"}");
  }

  @Override
  void closesLine(boolean meant) {
    var gone = listener;
    listener = null;
    lines++;
    if (gone != null) {
      gone.closed(meant ? 1000 : 1006, "");
    }
  }

  void message(String json) {
    if (listener != null) {
      var utf8 = Unpooled.wrappedBuffer(json.getBytes(UTF_8));
      listener.text(utf8);
      utf8.release();
    }
  }

  private void event(JsonNode event) {
    switch (event.path("type").asText()) {
      case "session.created" -> sessionId = event.path("session").path("id").asText();
      case "response.output_audio.delta" ->
          hears(Audio.ofBase64(format(), event.path("delta").asText().getBytes(US_ASCII)));
      case "input_audio_buffer.speech_started" -> ear.flush();
      default -> {}
    }
  }

  private final class Wire implements WebSocketConnection {
    private final int number;

    Wire(int number) {
      this.number = number;
    }

    @Override
    public void send(ByteBuf utf8) {
      var bytes = new byte[utf8.readableBytes()];
      utf8.readBytes(bytes);
      utf8.release();
      send(bytes);
    }

    @Override
    public void send(byte[] utf8) {
      if (number == lines) {
        try {
          event(Json.mapper().readTree(utf8));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
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
    public void whenHeard(Runnable alive) {
      door.time.after(1, alive);
    }

    @Override
    public void close(int code, String reason) {
      if (number == lines) {
        letGo(reason);
        door.time.after(1, () -> closesLine(false));
      }
    }

    @Override
    public CallLoop loop() {
      return door.time.loop();
    }
  }

  private static final class AnyKey implements Admission {
    @Override
    public Access admit(UpgradeRequest upgrade) {
      return new Access.Granted(Door.TENANT, false, null);
    }

    @Override
    public Access admit(String key) {
      return new Access.Granted(Door.TENANT, false, null);
    }
  }
}
