package dev.parley.guide;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.legs.LegEndpoint;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Transcoder;
import dev.parley.media.call.Call;
import dev.parley.media.call.CallContext;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.Access;
import dev.parley.media.port.Admission;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.Leg;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.Routing;
import dev.parley.media.time.MediaClock;
import dev.parley.models.local.speech.FreeTts;
import dev.parley.net.loop.CallLoop;
import dev.parley.net.loop.CallLoops;
import dev.parley.net.websocket.UpgradeRequest;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.SessionCommand;
import java.time.Clock;
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
  private static final RulesSession SESSION = new RulesSession(KIT.system());
  private static final RulesSession MYNAHS_SESSION = new RulesSession(KIT.system());
  private static final TcpEndpoint DOOR = doorOf(PARROT);
  private static final TcpEndpoint MYNAHS_DOOR = doorOf(MYNAH);
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
    DOOR.open(LOOPS);
    MYNAHS_DOOR.open(LOOPS);
  }

  private static TcpEndpoint doorOf(AgentDefinition agent) {
    return new TcpEndpoint(
        new LegEndpoint.Node(
            new OneKey(),
            new OneAgent(agent),
            GuideCallIT::begin,
            Duration.ofSeconds(60),
            Clock.systemUTC()));
  }

  @AfterAll
  static void close() throws Exception {
    DOOR.close();
    MYNAHS_DOOR.close();
    KIT.shutdownTestKit();
    LOOPS.stop(Duration.ofSeconds(2)).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aCallerHearsTheirOwnWordsUntouched() throws Exception {
    try (var caller = new TcpCaller(DOOR.address())) {
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
    try (var caller = new TcpCaller(MYNAHS_DOOR.address())) {
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
    try (var caller = new TcpCaller(DOOR.address())) {
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

  private static CallHandle begin(CallRequest request, Leg leg, CallLoop loop) {
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

  private static final class OneKey implements Admission {
    @Override
    public Access admit(UpgradeRequest upgrade) {
      throw new IllegalStateException("no socket is opened by a request here");
    }

    @Override
    public Access admit(String key) {
      return key.equals("guide-key")
          ? new Access.Granted("default", false, null)
          : new Access.Denied(Access.Denied.Reason.INVALID, "key: unknown");
    }
  }

  private record OneAgent(AgentDefinition agent) implements Routing {
    @Override
    public Route toAgent(@Nullable String name) {
      return new Route.ToAgent(agent);
    }

    @Override
    public Route toSession(String sessionId, String token) {
      return new Route.NotYours();
    }

    @Override
    public String resumeToken(CallRequest call) {
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
