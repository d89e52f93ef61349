package dev.parley.node.calls;

import dev.parley.media.audio.Audio;
import dev.parley.media.graph.Stage;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.port.AttachedClient;
import dev.parley.media.port.AudioTap;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ClientRight;
import dev.parley.media.port.ConversationClient;
import dev.parley.media.port.Guest;
import dev.parley.media.port.GuestLine;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TapAnswer;
import dev.parley.media.port.TextFact;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Holds the place of a call that this node did not begin; its leg has been told so. */
final class CallTurnedAway implements CallHandle {

  private static final GuestLine NOBODY =
      new GuestLine() {
        @Override
        public void audio(Audio sound) {}

        @Override
        public void gone(String reason) {}
      };

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
  public void drain(Duration patience) {}

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
    guest.port().take(new PortOrder.HangUp(PortOrder.Ending.OVERLOADED, "node_draining"));
    return NOBODY;
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
    deed.run();
  }
}
