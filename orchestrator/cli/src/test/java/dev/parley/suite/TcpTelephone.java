package dev.parley.suite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.guide.TcpLeg;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.Access;
import dev.parley.media.port.Admission;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.Routing;
import dev.parley.net.websocket.UpgradeRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The leg of the guide, whose messages are handed over without a network between. */
final class TcpTelephone extends Caller {

  static final LegRow ROW =
      new LegRow() {
        @Override
        public String name() {
          return "TCP (guide)";
        }

        @Override
        public PortCapabilities port() {
          return TcpLeg.CAPABILITIES;
        }

        @Override
        public boolean can(Can what) {
          return what == Can.GUESTS;
        }

        @Override
        public Caller caller(Door door, ModelRow model) {
          return new TcpTelephone(door);
        }
      };

  private static final byte[] NOTHING = {0};

  private @Nullable EmbeddedChannel line;

  private TcpTelephone(Door door) {
    super(door, AudioFormat.PCMU);
  }

  @Override
  void opensLine(boolean back) {
    line =
        new EmbeddedChannel(
            new FarEnd(), new TcpLeg(new OneKey(), new OneAgent(door), door, door.time.loop()));
    message('K', "key".getBytes(US_ASCII));
  }

  @Override
  void sends(byte[] sound) {
    message('A', sound);
  }

  @Override
  void closesLine(boolean meant) {
    if (line != null) {
      var _ = line.close();
    }
  }

  @Override
  void parks() {
    message('P', NOTHING);
  }

  @Override
  void unparks() {
    message('H', NOTHING);
  }

  private void message(char kind, byte[] content) {
    if (line != null && line.isOpen()) {
      line.writeInbound(Unpooled.buffer(1 + content.length).writeByte(kind).writeBytes(content));
    }
  }

  private final class FarEnd extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext from, Object message, ChannelPromise done) {
      var all = (ByteBuf) message;
      var content = ByteBufUtil.getBytes(all.skipBytes(2));
      all.release();
      done.setSuccess();
      var rest = Arrays.copyOfRange(content, 1, content.length);
      switch ((char) content[0]) {
        case 'A' -> hears(Audio.ofBytes(AudioFormat.PCMU, rest));
        case 'F' -> ear.flush();
        case 'M' -> ear.whenPlayed(() -> TcpTelephone.this.message('M', rest));
        case 'X' -> letGo(new String(rest, US_ASCII));
        default -> throw new IllegalStateException("message: " + (char) content[0]);
      }
    }
  }

  private static final class OneKey implements Admission {
    @Override
    public Access admit(UpgradeRequest upgrade) {
      throw new IllegalStateException("no socket is opened by a request here");
    }

    @Override
    public Access admit(String key) {
      return new Access.Granted(Door.TENANT, false, null);
    }
  }

  @Override
  int largestPiece() {
    return 65_535 - 1;
  }

  /** All come for the one agent, and back to the session they had. */
  record OneAgent(Door door) implements Routing {
    @Override
    public Route toAgent(@Nullable String name) {
      return new Route.ToAgent(door.offered());
    }

    @Override
    public Route toSession(String sessionId, String token) {
      return new Route.ToSession(sessionId, Door.TENANT, door.offered());
    }

    @Override
    public String resumeToken(CallRequest call) {
      return "ticket";
    }
  }
}
