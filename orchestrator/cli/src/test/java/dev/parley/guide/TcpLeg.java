package dev.parley.guide;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.Access;
import dev.parley.media.port.Admission;
import dev.parley.media.port.CallFactory;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.Leg;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.MediaPort;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.PlayoutKnowledge;
import dev.parley.media.port.PortCapabilities.Returns;
import dev.parley.media.port.PortCapabilities.Transfers;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.Routing;
import dev.parley.net.loop.CallLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A telephone over TCP. Each message is two bytes of length, one letter and what belongs to it: K a
 * key with which the caller is let in, A µ-law sound, D a pressed digit, P and H (each with a byte
 * of no meaning) the parked and the returned line, M a mark; the other way A, F flush, M a mark,
 * and X with the reason when the call is over.
 */
public final class TcpLeg extends SimpleChannelInboundHandler<ByteBuf> implements MediaPort {

  /** Whose line breaks does not come back: nothing in its messages says to which session. */
  public static final PortCapabilities CAPABILITIES =
      new PortCapabilities(
          PlayoutKnowledge.MARK,
          20,
          PortCapabilities.Flushing.AT_ONCE,
          Duration.ofSeconds(2),
          false,
          Transfers.NONE,
          PortCapabilities.Sound.of(AudioFormat.PCMU),
          new PortCapabilities.Line(true, null, Returns.NONE));

  private final Admission admission;
  private final Routing routing;
  private final CallFactory calls;
  private final CallLoop loop;
  private @Nullable ChannelHandlerContext line;
  private @Nullable CallHandle call;

  /** A leg for one connection, whose channel must be registered with {@code loop}. */
  public TcpLeg(Admission admission, Routing routing, CallFactory calls, CallLoop loop) {
    this.admission = admission;
    this.routing = routing;
    this.calls = calls;
    this.loop = loop;
  }

  @Override
  public String kind() {
    return "tcp";
  }

  @Override
  public PortCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void take(PortOrder order) {
    switch (order) {
      case PortOrder.Play(_, var audio) -> send('A', audio.bytes());
      case PortOrder.Mark(var id) -> send('M', id.getBytes(US_ASCII));
      case PortOrder.Flush _ -> send('F', new byte[0]);
      case PortOrder.MoveAway(var reason) -> hangUp(reason);
      case PortOrder.HangUp(_, var reason) -> hangUp(reason);
      case PortOrder.Answer _, PortOrder.Reject _, PortOrder.SendDigits _, PortOrder.Transfer _ ->
          throw new IllegalStateException("not among the capabilities");
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext connected) {
    line = connected;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, ByteBuf message) {
    if (message.readableBytes() < 2) {
      hangUp("message: %d bytes (expected: at least 2)".formatted(message.readableBytes()));
      return;
    }
    char kind = (char) message.readByte();
    var content = ByteBufUtil.getBytes(message);
    var current = call;
    if (current == null) {
      arrive(kind, new String(content, US_ASCII));
      return;
    }
    switch (kind) {
      case 'A' -> current.audio(Audio.ofBytes(AudioFormat.PCMU, content));
      case 'D' -> current.report(new PortFact.Digit((char) content[0]));
      case 'P' -> current.report(new PortFact.OnHold());
      case 'H' -> current.report(new PortFact.Resumed());
      case 'M' -> current.report(new PortFact.Played(new String(content, US_ASCII)));
      default -> hangUp("message: " + kind + " (expected: A, D, P, H or M)");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    if (call != null) {
      call.report(new PortFact.Gone("line_lost", false));
    }
  }

  private void arrive(char kind, String key) {
    if (kind != 'K' || !(admission.admit(key) instanceof Access.Granted granted)) {
      hangUp("key: none that is known (expected: K and a key of this cluster)");
    } else if (routing.toAgent(null) instanceof Routing.Route.ToAgent(var agent)) {
      var request = CallRequest.first("sess_" + UUID.randomUUID(), granted.tenant(), agent);
      var settings = LegSettings.telephone(agent, AudioFormat.PCMU);
      call = calls.begin(request, new Leg(this, null, settings, true), loop);
    }
  }

  private void hangUp(String reason) {
    send('X', reason.getBytes(US_ASCII));
    if (line != null) {
      var _ = line.close();
    }
  }

  private void send(char kind, byte[] content) {
    if (line != null) {
      var message = line.alloc().buffer(3 + content.length);
      var _ =
          line.writeAndFlush(
              message.writeShort(1 + content.length).writeByte(kind).writeBytes(content));
    }
  }
}
