package dev.parley.net.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.net.loop.CallLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines at whose other end a test sends what it likes, byte by byte, in a time of its own. */
class ServerWebSocketTest {

  private static final int LONGEST = 1 << 20;
  private static final int PING_SECONDS = 20;

  private static final DoorSettings SETTINGS =
      new DoorSettings(
          "127.0.0.1",
          0,
          null,
          100,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(PING_SECONDS),
          LONGEST,
          LONGEST,
          32 << 10,
          128 << 10,
          4 << 20);

  private final ConnectionCounters counters = new ConnectionCounters();
  private final InputRooms rooms = new InputRooms(SETTINGS);

  @Test
  void aCloseFrameIsNoSignOfLife() {
    var peer = new Peer();
    peer.open(peer::awaitLife);

    peer.send(new CloseWebSocketFrame(1000, ""));

    assertThat(peer.seen).containsExactly("closed 1000");
  }

  @Test
  void whoHasLeftAlreadyWhenWhatItSaidIsReadGivesNoSignOfLife() {
    var peer = new Peer();
    peer.open(peer::awaitLife);

    peer.send(
        new TextWebSocketFrame("{}"), new PongWebSocketFrame(), new CloseWebSocketFrame(1000, ""));

    assertThat(peer.seen).containsExactly("text 2", "closed 1000");
  }

  @Test
  void whateverElseComesIsASignOfLife() {
    var peer = new Peer();
    peer.open(peer::awaitLife);

    peer.send(new PongWebSocketFrame());
    peer.send(new PongWebSocketFrame());

    assertThat(peer.seen).containsExactly("alive");
  }

  @Test
  void aMessageThatTakesLongToArriveIsASignOfLife() {
    var peer = new Peer();
    peer.open(line -> {});
    var message = peer.bytes(new TextWebSocketFrame("x".repeat(100_000)));

    for (int i = 0; i < 9; i++) {
      peer.receive(message.readRetainedSlice(10_000));
      peer.pass(PING_SECONDS);
    }
    assertThat(peer.seen).isEmpty();

    peer.receive(message);
    assertThat(peer.seen).containsExactly("text 100000");
  }

  @Test
  void aPeerFromWhomNothingArrivesIsTakenForDead() {
    var peer = new Peer();
    peer.open(line -> {});

    peer.pass(3 * PING_SECONDS);

    assertThat(peer.seen).containsExactly("closed 1006");
    assertThat(counters.webSocketsLost.sum()).isEqualTo(1);
  }

  @Test
  void ofALineThatWasRefusedNothingIsKept() {
    var peer = new Peer();
    peer.open(line -> line.close(3000, "invalid_request_error"));
    var message = peer.bytes(new TextWebSocketFrame("x".repeat(LONGEST)));

    for (int i = 0; i < 10; i++) {
      peer.receive(message.readRetainedSlice(100_000));
      assertThat(peer.memory()).isLessThan(64 << 10);
    }
    message.release();
    peer.pass(2);
    assertThat(peer.seen).containsExactly("closed 3000");
    assertThat(peer.channel.isOpen()).isFalse();
  }

  @Test
  void piecesThatALineSendsAfterItsRefusalAreNotPutTogether() {
    var peer = new Peer();
    peer.open(line -> line.close(3000, "invalid_request_error"));

    peer.send(new TextWebSocketFrame(false, 0, "x".repeat(9_000)));
    for (int i = 0; i < 50; i++) {
      peer.send(new ContinuationWebSocketFrame(false, 0, "x".repeat(9_000)));
    }

    assertThat(peer.memory()).isLessThan(64 << 10);
    assertThat(peer.seen).isEmpty();
  }

  @Test
  void aRefusedPeerThatSaysGoodbyeIsNotWaitedFor() {
    var peer = new Peer();
    peer.open(line -> line.close(3000, "invalid_request_error"));

    peer.send(new TextWebSocketFrame("{}"), new CloseWebSocketFrame(3000, ""));

    assertThat(peer.seen).containsExactly("closed 3000");
    assertThat(peer.channel.isOpen()).isFalse();
  }

  @Test
  void whatALineHasSentOfAMessageIsGivenUpWhenTheLineIsClosed() {
    var peer = new Peer();
    peer.open(line -> {});
    var message = peer.bytes(new TextWebSocketFrame("x".repeat(LONGEST)));
    peer.receive(message.readRetainedSlice(900_000));

    peer.line.close(1000, "call ended");
    peer.channel.runPendingTasks();

    assertThat(peer.memory()).isLessThan(64 << 10);
    assertThat(rooms.here().bytes()).isZero();
    message.release();
  }

  @Test
  void aMessageThatIsTooLongInPiecesIsRefusedBeforeItsLastPieceIsWhole() {
    var peer = new Peer();
    peer.open(line -> {});
    peer.send(new TextWebSocketFrame(false, 0, "x".repeat(700_000)));
    var more = peer.bytes(new ContinuationWebSocketFrame(false, 0, "x".repeat(700_000)));

    peer.receive(more.readRetainedSlice(400_000));

    assertThat(peer.said(CloseWebSocketFrame.class).statusCode()).isEqualTo(1009);
    assertThat(peer.memory()).isLessThan(64 << 10);
    more.release();
  }

  @Test
  void whoeverClosesALineAtAMessageInPiecesCanStillReadIt() {
    var peer = new Peer();
    peer.closesWhenTold = true;
    peer.open(line -> {});

    peer.send(
        new TextWebSocketFrame(false, 0, "x".repeat(700)),
        new ContinuationWebSocketFrame(true, 0, "x".repeat(300)),
        new CloseWebSocketFrame(1000, ""));

    assertThat(peer.seen).containsExactly("text 1000", "closed 4000");
    assertThat(peer.memory()).isZero();
  }

  @Test
  void whenAllLinesHaveTooMuchUnderWayTheOneWithTheMostIsClosed() {
    var much = new Peer();
    var little = new Peer();
    much.open(line -> {});
    little.open(line -> {});
    var long1 = much.bytes(new TextWebSocketFrame("x".repeat(800_000)));
    var long2 = little.bytes(new TextWebSocketFrame("x".repeat(500_000)));
    much.receive(long1.readRetainedSlice(700_000));

    little.receive(long2.readRetainedSlice(400_000));
    much.channel.runPendingTasks();

    assertThat(much.said(CloseWebSocketFrame.class).statusCode()).isEqualTo(1013);
    assertThat(much.memory()).isLessThan(64 << 10);
    assertThat(counters.crowdedOut.sum()).isEqualTo(1);
    assertThat(rooms.here().bytes()).isBetween(400_000L, 410_000L);

    little.receive(long2);
    assertThat(little.seen).containsExactly("text 500000");
    assertThat(rooms.here().bytes()).isZero();
    long1.release();
  }

  @Test
  void piecesThatWaitForTheRestOfTheirMessageAreUnderWayToo() {
    var pieces = new Peer();
    var other = new Peer();
    pieces.open(line -> {});
    other.open(line -> {});
    pieces.send(new TextWebSocketFrame(false, 0, "x".repeat(600_000)));
    pieces.send(new ContinuationWebSocketFrame(false, 0, "x".repeat(100_000)));
    var message = other.bytes(new TextWebSocketFrame("x".repeat(500_000)));

    other.receive(message.readRetainedSlice(400_000));

    assertThat(pieces.said(CloseWebSocketFrame.class).statusCode()).isEqualTo(1013);
    message.release();
  }

  @Test
  void aBinaryMessageIsHandedOnWholeInOnePieceOrSeveral() {
    var peer = new Peer();
    peer.open(line -> {});

    peer.send(new BinaryWebSocketFrame(bytes(1, 2, 0xFF)));
    peer.send(
        new BinaryWebSocketFrame(false, 0, bytes(3)),
        new ContinuationWebSocketFrame(false, 0, bytes(4)),
        new ContinuationWebSocketFrame(true, 0, bytes(5)));

    assertThat(peer.seen).containsExactly("binary 0102ff", "binary 030405");
    assertThat(peer.memory()).isZero();
  }

  @Test
  void aBinaryMessageInPiecesThatGrowsTooLongIsRefused() {
    var peer = new Peer();
    peer.open(line -> {});

    peer.send(
        new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[700_000])),
        new ContinuationWebSocketFrame(true, 0, Unpooled.wrappedBuffer(new byte[700_000])));

    assertThat(peer.said(CloseWebSocketFrame.class).statusCode()).isEqualTo(1009);
    assertThat(peer.seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 160, 70_000})
  void aBinaryMessageIsSentAsOne(int size) {
    var peer = new Peer();
    peer.open(line -> {});
    var message = Unpooled.buffer(WebSocketConnection.HEADROOM + size);
    message.setIndex(WebSocketConnection.HEADROOM, WebSocketConnection.HEADROOM + size);

    peer.line.sendBinary(message);
    peer.channel.runPendingTasks();

    var wire = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
    var reader = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 20));
    Object sent = peer.channel.readOutbound();
    wire.writeOutbound(sent);
    for (ByteBuf piece = wire.readOutbound(); piece != null; piece = wire.readOutbound()) {
      reader.writeInbound(piece);
    }
    BinaryWebSocketFrame read = reader.readInbound();
    assertThat(read.content().readableBytes()).isEqualTo(size);
    read.release();
  }

  private static ByteBuf bytes(int... values) {
    var bytes = Unpooled.buffer();
    for (int value : values) {
      bytes.writeByte(value);
    }
    return bytes;
  }

  @Test
  void aLineThatEndsInTheMiddleOfAMessageLeavesNothing() {
    var peer = new Peer();
    peer.open(line -> {});
    var message = peer.bytes(new TextWebSocketFrame("x".repeat(500_000)));
    peer.receive(message.readRetainedSlice(400_000));
    assertThat(rooms.here().bytes()).isPositive();

    var _ = peer.channel.close();

    assertThat(rooms.here().bytes()).isZero();
    message.release();
  }

  /** What an endpoint does with a new line. */
  private interface Beginning {
    void with(WebSocketConnection line);
  }

  private final class Peer implements ConnectionListener {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EmbeddedChannel wire = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final List<String> seen = new ArrayList<>();
    private final ServerWebSocket line;
    private boolean closesWhenTold;

    Peer() {
      channel.config().setAllocator(allocator);
      channel.freezeTime();
      line =
          new ServerWebSocket(
              channel, new CallLoop(channel.eventLoop(), "a-loop"), SETTINGS, rooms, counters);
      var frames =
          WebSocketDecoderConfig.newBuilder()
              .maxFramePayloadLength(LONGEST)
              .expectMaskedFrames(true)
              .closeOnProtocolViolation(false)
              .withUTF8Validator(false)
              .build();
      channel.pipeline().addLast(new WebSocket13FrameDecoder(frames), line);
    }

    void open(Beginning beginning) {
      var upgrade =
          new UpgradeRequest(
              "/v1/realtime",
              Map.of(),
              null,
              null,
              List.of(),
              null,
              null,
              InetSocketAddress.createUnresolved("localhost", 1),
              false);
      line.open(
          (_, opened) -> {
            beginning.with(opened);
            return this;
          },
          upgrade);
    }

    void awaitLife(WebSocketConnection opened) {
      opened.whenHeard(() -> seen.add("alive"));
    }

    /** All of it arrives in one turn of the loop. */
    void send(WebSocketFrame... frames) {
      var all = Unpooled.buffer();
      for (var frame : frames) {
        var bytes = bytes(frame);
        all.writeBytes(bytes);
        bytes.release();
      }
      receive(all);
    }

    /** As it would come from a socket, in memory of the line's own. */
    void receive(ByteBuf bytes) {
      channel.writeInbound(allocator.buffer(bytes.readableBytes()).writeBytes(bytes));
      bytes.release();
    }

    ByteBuf bytes(WebSocketFrame frame) {
      wire.writeOutbound(frame);
      var all = Unpooled.buffer();
      for (ByteBuf piece = wire.readOutbound(); piece != null; piece = wire.readOutbound()) {
        all.writeBytes(piece);
        piece.release();
      }
      return all;
    }

    void pass(int seconds) {
      for (int i = 0; i < seconds; i++) {
        channel.advanceTimeBy(1, SECONDS);
        channel.runPendingTasks();
      }
    }

    /** Bytes that are held for this line. */
    long memory() {
      return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    <T> T said(Class<T> kind) {
      Object said = channel.readOutbound();
      while (said != null && !kind.isInstance(said)) {
        said = channel.readOutbound();
      }
      return kind.cast(said);
    }

    @Override
    public void text(ByteBuf utf8) {
      if (closesWhenTold) {
        line.close(4000, "told to");
      }
      seen.add("text " + utf8.toString(UTF_8).length());
    }

    @Override
    public void binary(ByteBuf message) {
      seen.add("binary " + ByteBufUtil.hexDump(message));
    }

    @Override
    public void writable(boolean writable) {
      seen.add("writable " + writable);
    }

    @Override
    public void closed(int code, String reason) {
      seen.add("closed " + code);
    }
  }
}
