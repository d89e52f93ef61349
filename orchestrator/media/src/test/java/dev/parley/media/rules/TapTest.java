package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.AudioTap;
import dev.parley.media.port.Legs;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Flushing;
import dev.parley.media.port.PortCapabilities.PlayoutKnowledge;
import dev.parley.media.port.PortCapabilities.Transfers;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.TapFact;
import dev.parley.media.tap.CallTaps;
import dev.parley.session.model.SessionCommand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Whoever listens to a call hears it in order, learns what was cut, and never slows it. */
class TapTest {

  private static final PortCapabilities TELEPHONE =
      new PortCapabilities(
          PlayoutKnowledge.MARK, 3, Flushing.AT_ONCE, Duration.ofSeconds(1), true, Transfers.BLIND);

  private final StagedCall call =
      StagedCall.attached(Legs.with(AudioFormat.PCM_24K, Legs.TURNS), TELEPHONE);

  private final long beganAt = call.clock.nanos();

  /** A thread that runs when the test says so. */
  private final ArrayDeque<Runnable> thread = new ArrayDeque<>();

  private final List<TapFact> heard = new ArrayList<>();

  @Test
  void bothSidesAreHeardWithTheTimesAtWhichTheyPlay() {
    call.pass(1_000);
    tap(heard::add);
    call.hear(20);
    call.pass(20);
    call.hear(20);
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "Yes.", 60);
    listen();

    assertThat(heard.getFirst()).isEqualTo(new TapFact.Began(1_000));
    assertThat(all(TapFact.Caller.class))
        .extracting(TapFact.Caller::positionMs, TapFact.Caller::atMs)
        .containsExactly(tuple(0L, 1_000L), tuple(20L, 1_020L));
    assertThat(all(TapFact.Agent.class))
        .extracting(TapFact.Agent::playsAtMs)
        .containsExactly(1_020L, 1_040L, 1_060L);
  }

  @Test
  void whatWasNotHeardIsMarked() {
    tap(heard::add);
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 1_000);
    call.pass(500);

    call.speak(100);
    listen();

    assertThat(all(TapFact.Cut.class)).containsExactly(new TapFact.Cut(500));
    assertThat(all(TapFact.Agent.class).getLast().playsAtMs()).isGreaterThan(500);
    long kept =
        all(TapFact.Agent.class).stream().filter(sound -> sound.playsAtMs() < 500).count() * 20;
    assertThat(kept).isEqualTo(call.last(SessionCommand.AddSpeech.class).heardMs());
  }

  @Test
  void aParkedLineIsMarkedAndTheRestComesAgainWhenItPlays() {
    tap(heard::add);
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 600);
    call.pass(300);
    call.tell(new PortFact.OnHold());
    call.hear(100);
    call.pass(2_000);
    call.tell(new PortFact.Resumed());
    call.pass(2_000);
    listen();

    assertThat(heard)
        .containsSubsequence(
            new TapFact.Cut(300), new TapFact.OnHold(300), new TapFact.Resumed(2_300));
    assertThat(all(TapFact.Caller.class)).isEmpty();
    long again =
        all(TapFact.Agent.class).stream().filter(sound -> sound.playsAtMs() >= 2_300).count();
    assertThat(again * 20).isEqualTo(300);
  }

  @Test
  void soundThatPlaysLaterThanWasThoughtIsTold() {
    tap(heard::add);
    call.respond(1, "resp_1");
    call.answer("resp_1", "item_a", "It has left the depot.", 1_000);
    call.pass(350);
    call.tell(new PortFact.Played("m1"));
    listen();

    assertThat(all(TapFact.Delayed.class)).containsExactly(new TapFact.Delayed(350, 150));
  }

  @Test
  void aSlowListenerMissesTheOldestAndIsToldHowMuch() {
    tap(heard::add);
    for (int i = 0; i < 600; i++) {
      call.hear(20);
      call.pass(20);
    }
    listen();

    assertThat(heard.getFirst()).isEqualTo(new TapFact.Gap(2_000, 0, 1));
    var sounds = all(TapFact.Caller.class);
    assertThat(sounds.getFirst().positionMs()).isEqualTo(2_000);
    assertThat(sounds).hasSize(500);
    assertThat(call.counters.taps.piecesDropped.sum()).isEqualTo(101);

    call.hear(20);
    listen();
    assertThat(all(TapFact.Gap.class)).hasSize(1);
  }

  @Test
  void aListenerIsToldAFewThingsAtATime() {
    tap(heard::add);
    for (int i = 0; i < 200; i++) {
      call.hear(20);
    }

    thread.remove().run();

    assertThat(heard).hasSize(64);
    listen();
    assertThat(all(TapFact.Caller.class)).hasSize(200);
  }

  @Test
  void aListenerThatThrowsIsRemovedAndTheCallAndTheOthersGoOn() {
    tap(_ -> {
      throw new IllegalStateException("disk: full");
    });
    listen();
    assertThat(call.counters.taps.tapsBroken.sum()).isEqualTo(1);
    for (int i = 1; i < CallTaps.MOST; i++) {
      tap(_ -> {});
    }

    tap(heard::add);
    call.hear(20);
    listen();

    assertThat(all(TapFact.Caller.class)).hasSize(1);
    assertThat(call.state.closed()).isFalse();
  }

  @Test
  void aListenerWithoutAThreadIsRemoved() {
    taps()
        .add(
            heard::add,
            _ -> {
              throw new RejectedExecutionException();
            },
            call.clock.nanos());

    call.hear(20);

    assertThat(call.counters.taps.tapsBroken.sum()).isEqualTo(1);
    assertThat(taps().isEmpty()).isTrue();
  }

  @Test
  void moreListenersThanThatAreRefused() {
    for (int i = 0; i < CallTaps.MOST; i++) {
      assertThat(taps().add(_ -> {}, thread::add, 0)).isTrue();
    }

    assertThat(taps().add(heard::add, thread::add, 0)).isFalse();
    assertThat(call.counters.taps.tapsRefused.sum()).isEqualTo(1);
  }

  @Test
  void whoeverLeavesHearsNothingMore() {
    AudioTap tap = heard::add;
    tap(tap);
    call.hear(20);

    taps().remove(tap);
    call.hear(20);
    listen();

    assertThat(heard).isEmpty();
  }

  private void tap(AudioTap tap) {
    assertThat(taps().add(tap, thread::add, call.clock.nanos())).isTrue();
  }

  private CallTaps taps() {
    var taps = call.state.taps;
    if (taps == null) {
      taps = new CallTaps(beganAt, call.counters.taps);
      call.state.taps = taps;
    }
    return taps;
  }

  /** Lets the listeners' thread do all that it has to. */
  private void listen() {
    for (var next = thread.poll(); next != null; next = thread.poll()) {
      next.run();
    }
  }

  private <T extends TapFact> List<T> all(Class<T> kind) {
    return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
