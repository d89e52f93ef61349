package dev.parley.media.call;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.media.audio.Sounds;
import dev.parley.media.graph.Stage;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.rules.MediaInput;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallTest {

  private static final LoopWorld WORLD = new LoopWorld();
  private static final PortFact GONE = new PortFact.Gone("caller_hung_up", true);

  @AfterAll
  static void stop() {
    WORLD.close();
  }

  @Test
  void aFrameGoesFromTheLegToTheModelAndBackOnTheCallsOwnThread() {
    var loopThread = new AtomicReference<Thread>();
    WORLD.onLoop(() -> loopThread.set(Thread.currentThread()));
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    call.tell(new MediaInput.Sound(Sounds.pcm(20)));
    call.await(ModelOrder.Hear.class);
    answer(call);
    call.await(SessionCommand.EndPlayout.class);
    call.tell(GONE);
    call.linkClosed.orTimeout(10, SECONDS).join();
    assertThat(call.notes)
        .extracting(LoopWorld.NotedCall.Note::thread)
        .containsOnly(loopThread.get());
    assertThat(call.count(PortOrder.Play.class)).isEqualTo(5);
  }

  @Test
  void whatAModelReportsFromElsewhereComesInOrder() throws InterruptedException {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    var elsewhere = Thread.ofVirtual().start(() -> answer(call));
    elsewhere.join(Duration.ofSeconds(10));
    call.await(SessionCommand.EndPlayout.class);
    assertThat(call.count(PortOrder.Play.class)).isEqualTo(5);
    call.tell(GONE);
  }

  @Test
  void aCallEndsCleanlyWhenItsCallerGoes() {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    var orders = call.orders.join();
    call.tell(GONE);
    call.linkClosed.orTimeout(10, SECONDS).join();
    WORLD.kit.createTestProbe().expectTerminated(orders, Duration.ofSeconds(10));
    assertThat(call.count(SessionCommand.Detach.class)).isEqualTo(1);
    long notes = call.notes.size();
    call.tell(new MediaInput.Sound(Sounds.pcm(20)));
    call.tell(GONE);
    call.report(new ModelFact.Transcript("item_1", "late", true));
    WORLD.onLoop(() -> {});
    assertThat(call.notes).hasSize((int) notes);
  }

  @Test
  void theEndOfACallWaitsUntilTheJournalHasIt() {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    call.storing = false;
    call.tell(GONE);
    call.linkClosed.orTimeout(10, SECONDS).join();
    call.numbered.clear();

    call.order(new SessionOrder.WhoIsThere(1));
    assertThat(call.awaitTold(SessionCommand.Rejoin.class).acknowledged()).isZero();
    call.order(new SessionOrder.Resend(1));
    assertThat(call.awaitTold(SessionCommand.Numbered.class).message())
        .isInstanceOf(SessionCommand.Detach.class);
    call.order(new SessionOrder.Noted(2));

    WORLD.kit.createTestProbe().expectTerminated(call.orders.join(), Duration.ofSeconds(10));
  }

  @Test
  void whatTheCallerSaidIsConfirmedWhenTheJournalHasIt() {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    call.storing = false;
    for (int i = 0; i < 10; i++) {
      call.tell(new MediaInput.Sound(Sounds.pcm(20)));
    }
    call.tell(new ClientRequest.Commit(null));
    var taken = call.await(SessionCommand.TakeUtterance.class);
    var said = new Item.Message(taken.itemId(), 1, ContextItem.Role.CALLER, true, "", 200, 0, true);

    WORLD.onLoop(() -> {
      call.order(new SessionOrder.ItemAdded(said, null, true));
      call.order(new SessionOrder.Respond(1, "resp_1", List.of(), null, ResponseOptions.NONE));
    });
    call.await(ModelOrder.Respond.class);
    assertThat(call.count(ConversationEvent.ItemAdded.class)).isZero();
    call.order(new SessionOrder.Noted(10));

    call.await(ConversationEvent.ResponseStarted.class);
    assertThat(call.notes)
        .extracting(LoopWorld.NotedCall.Note::what)
        .containsSubsequence(
            new ConversationEvent.ItemAdded(said, null, true),
            call.await(ConversationEvent.ResponseStarted.class));
    call.tell(GONE);
  }

  @Test
  void aCallThatBreaksLetsTheCallerAndTheSessionGo() {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    call.legBreaks = true;
    call.tell(new ClientRequest.Clear());
    assertThat(call.await(PortOrder.HangUp.class))
        .isEqualTo(new PortOrder.HangUp(PortOrder.Ending.FAILED, "internal_error"));
    call.linkClosed.orTimeout(10, SECONDS).join();
    WORLD.kit.createTestProbe().expectTerminated(call.orders.join(), Duration.ofSeconds(10));
    call.tell(GONE);
    assertThat(call.count(PortOrder.HangUp.class)).isEqualTo(1);
  }

  @Test
  void aBurstThatIsLargerThanTheGraphTakesIsKeptInOrder() {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    WORLD.onLoop(() -> {
      for (int i = 0; i < 2_000; i++) {
        var name = "event_" + i;
        call.tellNow(
            new ClientRequest.Malformed(
                ConversationEvent.Complain.refused(name, "invalid_value", null, name)));
      }
      call.tellNow(GONE);
    });
    call.linkClosed.orTimeout(10, SECONDS).join();
    assertThat(call.count(SessionCommand.Detach.class)).isEqualTo(1);
    var names =
        call.notes.stream()
            .map(LoopWorld.NotedCall.Note::what)
            .filter(ConversationEvent.Complain.class::isInstance)
            .map(what -> ((ConversationEvent.Complain) what).message())
            .toList();
    assertThat(names).startsWith("event_0", "event_1");
    for (int i = 0; i < names.size(); i++) {
      assertThat(names.get(i)).isEqualTo("event_" + i);
    }
  }

  @Test
  void soundThatComesAllAtOnceIsHeardAllAndWhatIsSaidAfterItComesAfterIt() {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    WORLD.onLoop(() -> {
      for (int i = 0; i < 1_000; i++) {
        call.tellNow(new MediaInput.Sound(Sounds.pcm(20)));
      }
      call.tellNow(new ClientRequest.Commit("event_1"));
    });
    assertThat(call.await(SessionCommand.TakeUtterance.class).audioMs()).isEqualTo(20_000);
    assertThat(call.counters.framesDropped.sum()).isZero();
    assertThat(call.count(ModelOrder.Hear.class)).isEqualTo(1_000);
    call.tell(GONE);
  }

  @Test
  void soundBeyondAllBoundsIsDroppedAndCountedButControlIsNot() {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    var minutes = Sounds.pcm(300_000);
    WORLD.onLoop(() -> {
      for (int i = 0; i < 4; i++) {
        call.tellNow(new MediaInput.Sound(minutes));
      }
      call.tellNow(new ClientRequest.Commit("event_1"));
    });
    assertThat(call.await(SessionCommand.TakeUtterance.class).audioMs()).isEqualTo(900_000);
    assertThat(call.counters.framesDropped.sum()).isEqualTo(1);
    WORLD.onLoop(() -> {
      var counts = call.handle().count();
      assertThat(requireNonNull(counts.get(Stage.ARRIVAL)).dropped()).isEqualTo(1);
      assertThat(requireNonNull(counts.get(Stage.FRAMING)).passed()).isEqualTo(4);
      assertThat(requireNonNull(counts.get(Stage.TURNS)).passed()).isGreaterThan(900_000 / 240);
    });
    call.tell(GONE);
  }

  @Test
  void whatTheModelSaysDoesNotWaitBehindTheCallersSound() {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    WORLD.onLoop(() -> {
      call.tellNow(new MediaInput.Sound(Sounds.pcm(300_000)));
      call.report(new ModelFact.Transcript("item_1", "hello", false));
    });
    call.tell(new ClientRequest.Commit("event_1"));
    call.await(SessionCommand.TakeUtterance.class);
    var order = call.notes.stream().map(LoopWorld.NotedCall.Note::what).toList();
    assertThat(
            order.stream()
                .dropWhile(what -> !(what instanceof ConversationEvent.Transcript))
                .filter(ModelOrder.Hear.class::isInstance)
                .count())
        .isGreaterThan(1_000);
    call.tell(GONE);
  }

  @Test
  void ofACallerWhoGoesNothingIsHeardAnyMore() {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    WORLD.onLoop(() -> {
      call.tellNow(new MediaInput.Sound(Sounds.pcm(300_000)));
      call.tellNow(new ClientRequest.Commit("event_1"));
      call.tellNow(GONE);
    });
    call.linkClosed.orTimeout(10, SECONDS).join();
    assertThat(call.count(SessionCommand.Detach.class)).isEqualTo(1);
    assertThat(call.count(SessionCommand.TakeUtterance.class)).isZero();
    assertThat(call.count(ModelOrder.Hear.class)).isLessThan(100);
  }

  @Test
  void howLongSoundTakesBetweenAnyTwoStagesCanBeAsked() {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    var stages = call.counters.stages;
    int sent = 0;
    // One that is timed is let go when something else comes before it is through.
    do {
      call.tell(new MediaInput.Sound(Sounds.pcm(20)));
      sent++;
    } while (sent < 20_000
        && stages.between(StageMeter.Path.CALLER, Stage.ARRIVAL, Stage.DEPARTURE).pieces() < 3);
    var all = stages.between(StageMeter.Path.CALLER, Stage.ARRIVAL, Stage.DEPARTURE);
    assertThat(all.pieces()).isBetween(3, sent / 64 + 1);
    assertThat(all.p50()).isPositive().isLessThanOrEqualTo(all.p99());
    assertThat(stages.between(StageMeter.Path.CALLER, Stage.FRAMING, Stage.TURNS).p99())
        .isPositive()
        .isLessThanOrEqualTo(all.p99());
    assertThat(stages.between(StageMeter.Path.AGENT, Stage.ARRIVAL, Stage.DEPARTURE).pieces())
        .isZero();
    call.tell(GONE);
  }

  @Test
  void aFloodOfControlEndsTheCallAndBlocksNobody() {
    var call = WORLD.begin();
    call.await(ConversationEvent.Opened.class);
    WORLD.onLoop(() -> {
      for (int i = 0; i < 10_000; i++) {
        call.tellNow(new ClientRequest.Clear());
      }
    });
    assertThat(call.await(PortOrder.HangUp.class))
        .isEqualTo(new PortOrder.HangUp(PortOrder.Ending.OVERLOADED, "call_overrun"));
    call.linkClosed.orTimeout(10, SECONDS).join();
    WORLD.onLoop(() -> {});
    assertThat(call.count(PortOrder.HangUp.class)).isEqualTo(1);
  }

  @Test
  void aModelThatCannotBeOpenedIsToldToWhoeverBeginsTheCall() {
    assertThatThrownBy(WORLD::beginWithoutModel)
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("model: none");
  }

  @Test
  void aThousandCallsLeaveNothingBehind() throws InterruptedException {
    int batch = 50;
    calls(batch);
    long before = usedHeap();
    for (int i = 0; i < 1_000 / batch; i++) {
      calls(batch);
    }
    assertThat(usedHeap() - before).isLessThan(4_000_000);
  }

  private static void calls(int count) {
    var calls = java.util.stream.Stream.generate(WORLD::begin).limit(count).toList();
    calls.forEach(call -> call.await(ConversationEvent.Opened.class));
    calls.forEach(call -> call.tell(new MediaInput.Sound(Sounds.pcm(20))));
    calls.forEach(call -> call.tell(GONE));
    var probe = WORLD.kit.createTestProbe();
    for (var call : calls) {
      call.linkClosed.orTimeout(10, SECONDS).join();
      probe.expectTerminated(call.orders.join(), Duration.ofSeconds(10));
    }
  }

  private static long usedHeap() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      java.util.concurrent.TimeUnit.MILLISECONDS.timedJoin(Thread.ofVirtual().start(() -> {}), 100);
      var runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static void answer(LoopWorld.NotedCall call) {
    call.order(new SessionOrder.Respond(1, "resp_1", List.of(), null, ResponseOptions.NONE));
    call.await(ModelOrder.Respond.class);
    call.report(new ModelFact.ItemStarted("resp_1", "item_a", null));
    for (int i = 0; i < 5; i++) {
      call.report(new ModelFact.Spoken("resp_1", "item_a", Sounds.pcm(20)));
    }
    call.report(new ModelFact.ItemDone("resp_1", "item_a", "Hello.", true));
    call.report(
        new ModelFact.Done("resp_1", ModelFact.Outcome.COMPLETED, null, ModelFact.Usage.NONE));
  }
}
