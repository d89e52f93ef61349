package dev.parley.media.call;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.AttachedClient;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ClientRight;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Legs;
import dev.parley.media.port.PortFact;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients beside the leg's own ask with their principals' rights, and are answered alone. */
@Timeout(60)
class AttachedClientTest {

  private static final LoopWorld WORLD = new LoopWorld();

  private final LoopWorld.NotedCall call = WORLD.begin();
  private final Queue<ConversationEvent> seen = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void opened() {
    call.await(ConversationEvent.Opened.class);
  }

  @AfterEach
  void gone() {
    call.tell(new PortFact.Gone("caller_hung_up", true));
  }

  @AfterAll
  static void stop() {
    WORLD.close();
  }

  @Test
  void whatCannotBeDoneIsToldToTheOneWhoAsked() {
    var client = attach(ClientRight.ALL);

    WORLD.onLoop(() -> client.ask(new ClientRequest.Commit("event_1")));

    assertThat(complaint().code()).isEqualTo("input_audio_buffer_commit_empty");
    assertThat(complaint().clientEventId()).isEqualTo("event_1");
    assertThat(call.count(ConversationEvent.Complain.class)).isZero();
    call.tell(new ClientRequest.Commit("event_2"));
    assertThat(call.await(ConversationEvent.Complain.class).clientEventId()).isEqualTo("event_2");
    assertThat(seen).hasSize(1);
  }

  @Test
  void theSessionsComplaintFindsTheOneWhoAsked() {
    var client = attach(Set.of(ClientRight.STEER));
    WORLD.onLoop(() -> {
      client.ask(removal("event_1"));
      client.ask(removal(null));
    });
    call.awaitTold(SessionCommand.Numbered.class);
    var named =
        call.notes.stream()
            .map(LoopWorld.NotedCall.Note::what)
            .filter(SessionCommand.RemoveItem.class::isInstance)
            .map(what -> requireNonNull(((SessionCommand.RemoveItem) what).clientEventId()))
            .toList();
    assertThat(named).hasSize(2);

    named.forEach(
        id -> call.order(new SessionOrder.Complain(id, "item_unknown", "item_id", "item_id: x")));
    call.order(new SessionOrder.Complain("event_9", "item_unknown", "item_id", "item_id: x"));

    assertThat(call.await(ConversationEvent.Complain.class).clientEventId()).isEqualTo("event_9");
    assertThat(seen)
        .extracting(event -> ((ConversationEvent.Complain) event).clientEventId())
        .containsExactly("event_1", null);
  }

  @Test
  void whoMayOnlySeeIsRefusedByNameAndNobodyElseIsTold() {
    var client = attach(Set.of(ClientRight.SEE));

    WORLD.onLoop(() -> {
      client.ask(new ClientRequest.Clear());
      client.ask(removal("event_1"));
      client.ask(new ClientRequest.RetrieveItem(null, "item_1"));
    });

    call.await(SessionCommand.RetrieveItem.class);
    assertThat(seen)
        .extracting(event -> ((ConversationEvent.Complain) event).message())
        .containsExactly(
            "rights: [SEE] (expected: one of [SPEAK])", "rights: [SEE] (expected: one of [STEER])");
    assertThat(call.count(SessionCommand.RemoveItem.class)).isZero();
    assertThat(call.count(ConversationEvent.Complain.class)).isZero();
  }

  @Test
  void whoMaySpeakForTheCallerMayNotSteerTheAgent() {
    var client = attach(Set.of(ClientRight.SPEAK));

    WORLD.onLoop(() -> {
      client.ask(words(Role.CALLER));
      client.ask(words(Role.SYSTEM));
      client.ask(new ClientRequest.Configure(Legs.with(null)));
    });

    call.await(SessionCommand.AddItem.class);
    assertThat(call.count(SessionCommand.AddItem.class)).isEqualTo(1);
    assertThat(seen).hasSize(2);
    assertThat(call.count(SessionCommand.KeepSettings.class)).isZero();
  }

  @Test
  void whoMayNotSeeIsToldOnlyWhatItAsked() {
    var client = attach(Set.of(ClientRight.STEER));
    WORLD.onLoop(() -> client.ask(new ClientRequest.Configure(Legs.with(null))));
    call.tell(new ClientRequest.Clear());
    call.await(ConversationEvent.SoundCleared.class);

    assertThat(seen).containsExactly(new ConversationEvent.Configured());
    assertThat(call.count(ConversationEvent.Configured.class)).isZero();
  }

  @Test
  void inWhatTheLineIsOnlyItsOwnClientCanSay() {
    var client = attach(Set.of(ClientRight.STEER));

    WORLD.onLoop(() -> client.ask(new ClientRequest.Configure(Legs.with(AudioFormat.PCMU, null))));

    assertThat(complaint().code()).isEqualTo("unsupported_by_leg");
    assertThat(complaint().message()).contains("PCMU in", "expected: PCM_24K in");
    assertThat(call.count(SessionCommand.KeepSettings.class)).isZero();
  }

  @Test
  void aClientThatBreaksCostsTheCallNothing() {
    WORLD.onLoop(() ->
        call.handle()
            .attach(
                _ -> {
                  throw new IllegalStateException("broken");
                },
                ClientRight.ALL));
    attach(ClientRight.ALL);

    call.tell(new ClientRequest.Clear());
    call.tell(new ClientRequest.Clear());

    call.await(ConversationEvent.SoundCleared.class);
    call.await(ConversationEvent.SoundCleared.class);
    assertThat(seen).hasSize(2);
    assertThat(call.counters.clientsBroken.sum()).isEqualTo(1);
  }

  @Test
  void whoeverLeavesIsToldNothingMoreAndTooManyAreRefused() {
    var client = attach(ClientRight.ALL);
    WORLD.onLoop(() -> {
      client.detach();
      client.ask(new ClientRequest.Commit("event_1"));
      for (int i = 1; i < CallOutlet.MOST_WATCHERS; i++) {
        assertThat(call.handle().attach(_ -> {}, ClientRight.ALL)).isNotNull();
      }
      assertThat(call.handle().attach(seen::add, ClientRight.ALL)).isNull();
    });

    assertThat(seen).isEmpty();
  }

  @Test
  void whoWatchesACallThatBreaksIsTold() {
    var _ = attach(ClientRight.ALL);
    call.legBreaks = true;
    call.tell(new ClientRequest.Clear());
    call.linkClosed.orTimeout(10, TimeUnit.SECONDS).join();
    WORLD.onLoop(() -> {});

    assertThat(seen).last().isEqualTo(new ConversationEvent.Ended("internal_error"));
  }

  private AttachedClient attach(Set<ClientRight> rights) {
    var client = new AtomicReference<@Nullable AttachedClient>();
    WORLD.onLoop(() -> client.set(call.handle().attach(seen::add, rights)));
    return requireNonNull(client.get());
  }

  private ConversationEvent.Complain complaint() {
    return (ConversationEvent.Complain) requireNonNull(seen.peek());
  }

  private static ClientRequest removal(@Nullable String eventId) {
    return new ClientRequest.RemoveItem(eventId, "item_1");
  }

  private static ClientRequest words(Role role) {
    var item = new Item.Message("item_1", 0, role, false, "Hello.", 0, 0, true);
    return new ClientRequest.AddItem(null, item, null);
  }
}
