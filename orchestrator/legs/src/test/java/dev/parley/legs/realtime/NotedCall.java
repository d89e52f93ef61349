package dev.parley.legs.realtime;

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
import dev.parley.media.port.TapAnswer;
import dev.parley.media.port.TextFact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A call that notes what its leg says. */
final class NotedCall implements CallHandle {

  final List<Object> told = new ArrayList<>();

  @Override
  public void audio(Audio sound) {
    told.add(sound);
  }

  @Override
  public void missing(long millis) {}

  @Override
  public void report(PortFact fact) {
    told.add(fact);
  }

  @Override
  public void told(TextFact fact) {}

  @Override
  public void ask(ClientRequest request) {
    told.add(request);
  }

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
  public void whenLeft(Runnable deed) {}
}
