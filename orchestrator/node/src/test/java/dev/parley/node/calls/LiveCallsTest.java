package dev.parley.node.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.graph.Stage;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.port.AttachedClient;
import dev.parley.media.port.AudioTap;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ClientRight;
import dev.parley.media.port.ConversationClient;
import dev.parley.media.port.Guest;
import dev.parley.media.port.GuestLine;
import dev.parley.media.port.Leg;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.MediaPort;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TapAnswer;
import dev.parley.media.port.TextFact;
import dev.parley.net.loop.CallLoop;
import dev.parley.node.agents.AgentDirectory;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the callers of a node leave when it does. */
class LiveCallsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final CallRequest REQUEST =
      CallRequest.first("sess_ab", "acme", AgentDirectory.load(null, List.of()).defaultAgent());

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Duration> moved = new ArrayList<>();
  private final List<PortOrder> ordered = new ArrayList<>();
  private final LiveCalls calls = new LiveCalls((_, _, _) -> new Talk());

  LiveCallsTest() {
    channel.freezeTime();
  }

  @Test
  void callersAreSentAwayOneAfterTheOther() {
    arrive(10);

    calls.drain(PATIENCE);
    pass(0);
    assertThat(moved).containsExactly(PATIENCE);
    pass(150);
    assertThat(moved).containsExactly(PATIENCE, PATIENCE.minusMillis(150));
    pass(8 * 150);

    assertThat(moved).hasSize(10);
  }

  @Test
  void manyAreSentAwayFasterForEachMustHaveTime() {
    arrive(1_000);

    calls.drain(PATIENCE);
    pass(PATIENCE.toMillis() / 2);

    assertThat(moved).hasSize(1_000).allMatch(left -> left.compareTo(PATIENCE.dividedBy(2)) >= 0);
  }

  @Test
  void whoHasGoneBeforeIsNotSentAway() {
    var first = arrive(1).getFirst();
    var drained = calls.drain(PATIENCE);

    first.leave();
    pass(0);

    assertThat(moved).isEmpty();
    assertThat(drained).isCompleted();
  }

  @Test
  void whoComesWhileTheNodeLeavesIsAskedToTryElsewhere() {
    calls.drain(PATIENCE);

    calls.begin(REQUEST, leg(), new CallLoop(channel.eventLoop(), "none"));

    assertThat(ordered)
        .containsExactly(new PortOrder.HangUp(PortOrder.Ending.OVERLOADED, "node_draining"));
    assertThat(calls.open()).isZero();
  }

  private List<Talk> arrive(int count) {
    var callers = new ArrayList<Talk>();
    for (int i = 0; i < count; i++) {
      callers.add((Talk) calls.begin(REQUEST, leg(), new CallLoop(channel.eventLoop(), "none")));
    }
    return callers;
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
    channel.runScheduledPendingTasks();
  }

  private Leg leg() {
    var port =
        new MediaPort() {
          @Override
          public String kind() {
            return "test";
          }

          @Override
          public PortCapabilities capabilities() {
            return PortCapabilities.SOCKET;
          }

          @Override
          public void take(PortOrder order) {
            ordered.add(order);
          }
        };
    var format = AudioFormat.PCMU;
    var settings =
        new LegSettings(
            format,
            format,
            null,
            null,
            null,
            1,
            List.of(),
            true,
            null,
            null,
            Set.of(),
            JsonNodeFactory.instance.objectNode());
    return new Leg(port, null, settings, false);
  }

  private final class Talk implements CallHandle {
    private final List<Runnable> leaving = new ArrayList<>();

    void leave() {
      leaving.forEach(Runnable::run);
    }

    @Override
    public void audio(Audio sound) {}

    @Override
    public void missing(long millis) {}

    @Override
    public void report(PortFact fact) {}

    @Override
    public void told(TextFact fact) {}

    @Override
    public void ask(ClientRequest request) {}

    @Override
    public void drain(Duration patience) {
      moved.add(patience);
    }

    @Override
    public void transfer(String target) {}

    @Override
    public void sendDigits(String digits) {}

    @Override
    public @Nullable AttachedClient attach(ConversationClient client, Set<ClientRight> rights) {
      return null;
    }

    @Override
    public GuestLine join(Guest guest) {
      throw new UnsupportedOperationException("guests: none in this test");
    }

    @Override
    public Map<Stage, StageMeter.Count> count() {
      return Map.of();
    }

    @Override
    public TapAnswer tap(AudioTap tap, Executor thread) {
      return TapAnswer.OVER;
    }

    @Override
    public void untap(AudioTap tap) {}

    @Override
    public void whenLeft(Runnable deed) {
      leaving.add(deed);
    }
  }
}
