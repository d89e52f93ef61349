package dev.parley.guide;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Transcoder;
import dev.parley.media.call.Call;
import dev.parley.media.call.CallContext;
import dev.parley.media.call.MediaClock;
import dev.parley.media.call.MediaCounters;
import dev.parley.media.port.Access;
import dev.parley.media.port.Admission;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.Leg;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.Routing;
import dev.parley.models.local.speech.FreeTts;
import dev.parley.net.loop.CallLoop;
import dev.parley.net.loop.CallLoops;
import dev.parley.net.websocket.UpgradeRequest;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.realtime.RealtimeProblem;
import dev.parley.session.model.SessionCommand;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The leg and the model link of the guides, in a call with each other over a real socket. */
@Timeout(120)
class GuideCallIT {

  private static final AgentDefinition PARROT = agent("parrot");
  private static final AgentDefinition MYNAH = agent("mynah");

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final CallLoops LOOPS = CallLoops.start(KIT.system(), 1);
  private static final CallLoop LOOP = LOOPS.next();
  private static final RulesSession SESSION = new RulesSession(KIT.system());
  private static final RulesSession MYNAHS_SESSION = new RulesSession(KIT.system());
  private static @Nullable Channel door;
  private static @Nullable Channel mynahsDoor;
  private static byte[] speech = {};

  @BeforeAll
  static void open() throws Exception {
    try (var voice = FreeTts.start(1)) {
      var spoken = voice.synthesise("where is my order one two three four");
      speech =
          Transcoder.between(AudioFormat.PCM_16K, AudioFormat.PCMU)
              .accept(Audio.ofBytes(AudioFormat.PCM_16K, spoken))
              .bytes();
    }
    door = doorOf(PARROT);
    mynahsDoor = doorOf(MYNAH);
  }

  private static Channel doorOf(AgentDefinition agent) throws InterruptedException {
    return new ServerBootstrap()
        .group(LOOP.loop())
        .channel(
            Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel line) {
                line.pipeline()
                    .addLast(new LengthFieldBasedFrameDecoder(65_537, 0, 2, 0, 2))
                    .addLast(
                        new TcpLeg(new OneKey(), new OneAgent(agent), GuideCallIT::begin, LOOP));
              }
            })
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
  }

  @AfterAll
  static void close() throws Exception {
    for (var each : new Channel[] {door, mynahsDoor}) {
      if (each != null) {
        each.close().sync();
      }
    }
    KIT.shutdownTestKit();
    LOOPS.stop(Duration.ofSeconds(2)).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aCallerHearsTheirOwnWordsUntouched() throws Exception {
    try (var caller = new Caller(door)) {
      caller.send('K', "guide-key".getBytes(US_ASCII));
      caller.say(speech);
      caller.say(silence(1_500));

      var heard = caller.hear(speech.length * 2 / 3);

      assertThat(indexOf(heard, speech)).isNotNegative();
    }
    eventually(() -> assertThat(SESSION.all(SessionCommand.Detach.class)).hasSize(1));
    assertThat(SESSION.all(SessionCommand.TakeUtterance.class)).isNotEmpty();
  }

  /**
   * Each link lives for one turn, so the second turn is that of a link that goes on by a handle.
   */
  @Test
  void aModelThatTakesTurnsItselfAnswersUnaskedAndTheNextLinkGoesOnByTheHandle() throws Exception {
    try (var caller = new Caller(mynahsDoor)) {
      caller.send('K', "guide-key".getBytes(US_ASCII));
      caller.listens();
      for (int turn = 1; turn <= 2; turn++) {
        int before = caller.heardSoFar().length;
        caller.say(speech);
        caller.say(silence(1_500));
        int turns = turn;
        eventually(() -> {
          var heard = caller.heardSoFar();
          assertThat(indexOf(Arrays.copyOfRange(heard, before, heard.length), speech))
              .isNotNegative();
          assertThat(MYNAHS_SESSION.all(SessionCommand.AddSpeech.class)).hasSize(turns);
          assertThat(MYNAHS_SESSION.all(SessionCommand.ChangeModel.class)).hasSize(turns);
        });
      }
    }

    assertThat(MYNAHS_SESSION.all(SessionCommand.AddSpeech.class))
        .extracting(SessionCommand.AddSpeech::text)
        .containsExactly("(turn 1)", "(turn 2)");
  }

  @Test
  void whoHasNoKeyIsToldSo() throws Exception {
    try (var caller = new Caller(door)) {
      caller.send('K', "wrong".getBytes(US_ASCII));

      assertThat(caller.next()).startsWith("Xkey: none that is known");
    }
  }

  private static void eventually(Runnable assertion) {
    KIT.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(30),
            () -> {
              assertion.run();
              return true;
            });
  }

  private static AgentDefinition agent(String model) {
    return new AgentDefinition(
        model,
        1,
        model,
        "Say it back.",
        null,
        null,
        null,
        new AgentDefinition.ModelChoice(model, null, null, null),
        List.of(),
        null,
        null);
  }

  private static Call begin(CallRequest request, Leg leg, CallLoop loop) {
    return Call.begin(
        new CallContext(
            KIT.system(),
            loop.loop(),
            loop.dispatcherId(),
            request.agent().equals(MYNAH) ? new MynahModel() : new ParrotModel(),
            new NoTools(),
            request.agent().equals(MYNAH) ? MYNAHS_SESSION : SESSION,
            MediaClock.system(),
            Duration.ofMillis(300),
            new MediaCounters()),
        request,
        leg);
  }

  private static byte[] silence(int millis) {
    var quiet = new byte[millis * AudioFormat.PCMU.bytesPerMilli()];
    Arrays.fill(quiet, (byte) 0xFF);
    return quiet;
  }

  /** Where the middle of what was heard lies in what was said; -1 if nowhere. */
  private static int indexOf(byte[] heard, byte[] said) {
    var middle = new String(heard, heard.length / 3, heard.length / 3, ISO_8859_1);
    return new String(said, ISO_8859_1).indexOf(middle);
  }

  private static final class Caller implements AutoCloseable {
    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    Caller(@Nullable Channel door) throws IOException {
      var address = door == null ? null : (InetSocketAddress) door.localAddress();
      socket.connect(address, 5_000);
      socket.setSoTimeout(30_000);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
    }

    synchronized void send(char kind, byte[] content) throws IOException {
      out.writeShort(1 + content.length);
      out.writeByte(kind);
      out.write(content);
      out.flush();
    }

    void say(byte[] sound) throws IOException {
      for (int from = 0; from < sound.length; from += 160) {
        send('A', Arrays.copyOfRange(sound, from, Math.min(from + 160, sound.length)));
      }
    }

    /** So many bytes of the agent's sound; marks are answered as they come. */
    byte[] hear(int bytes) throws IOException {
      var heard = new ByteArrayOutputStream();
      while (heard.size() < bytes) {
        var message = read();
        if (message[0] == 'A') {
          heard.write(message, 1, message.length - 1);
        } else if (message[0] == 'M') {
          send('M', Arrays.copyOfRange(message, 1, message.length));
        }
      }
      return heard.toByteArray();
    }

    /** Hears all that comes, and answers the marks, for as long as the line is there. */
    void listens() {
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                var message = read();
                if (message[0] == 'A') {
                  keep(message);
                } else if (message[0] == 'M') {
                  send('M', Arrays.copyOfRange(message, 1, message.length));
                }
              }
            } catch (IOException over) {
              // The line is gone.
            }
          });
    }

    private synchronized void keep(byte[] message) {
      heard.write(message, 1, message.length - 1);
    }

    synchronized byte[] heardSoFar() {
      return heard.toByteArray();
    }

    String next() throws IOException {
      return new String(read(), US_ASCII);
    }

    private byte[] read() throws IOException {
      var message = new byte[in.readUnsignedShort()];
      in.readFully(message);
      return message;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static final class OneKey implements Admission {
    @Override
    public Access admit(UpgradeRequest upgrade) {
      throw new IllegalStateException("no socket is opened by a request here");
    }

    @Override
    public Access admit(String key) {
      return key.equals("guide-key")
          ? new Access.Granted("default", false, null)
          : new Access.Denied(
              RealtimeProblem.refused("invalid_api_key", null, "key: unknown"), 3000);
    }
  }

  private record OneAgent(AgentDefinition agent) implements Routing {
    @Override
    public Route toAgent(@Nullable String name) {
      return new Route.ToAgent(agent);
    }

    @Override
    public Route toSession(String tenant, String sessionId, String token) {
      return new Route.NotYours();
    }

    @Override
    public String ticket(CallRequest call) {
      return "none";
    }
  }

  private static final class NoTools implements CallTools {
    @Override
    public boolean ours(String tool, LegSettings settings) {
      return true;
    }

    @Override
    public @Nullable String problem(String tool, String arguments) {
      return "unknown_tool";
    }
  }
}
