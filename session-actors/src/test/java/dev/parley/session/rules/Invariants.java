package dev.parley.session.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.conversation.Item;
import dev.parley.session.ledger.ToolCall.Stage;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Hearers;
import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.Participants;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.SessionState.Line;
import dev.parley.session.shell.SessionEventCodec;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must always hold ({@code docs/promises.md}), checked after each step of one session. */
final class Invariants {

  private static final SessionEventCodec CODEC = new SessionEventCodec();

  private final Set<String> generating = new HashSet<>();
  private final Set<String> requested = new HashSet<>();
  private final Set<String> delivered = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<String> shown = new HashSet<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Map<String, Integer> epochs = new HashMap<>();
  private final Map<String, Long> heard = new HashMap<>();
  private SessionState replayed;

  Invariants(SessionState from) {
    replayed = from;
  }

  void check(SessionState before, SessionCommand command, Decision decision, SessionState after) {
    if (before.isOver()) {
      assertThat(decision.events()).as("over is final").isEmpty();
    }
    note(before, command);
    decision.events().forEach(this::fact);
    var running = after.generating();
    assertThat(generating)
        .as("what the session waits for is what runs")
        .isEqualTo(running == null ? Set.of() : Set.of(running));
    assertThat(after).as("what is stored gives the same state").isEqualTo(replayed);
    whole(Projection.of(after.conversation(), after.tools()));
    for (var order : TestCall.ordersIn(decision)) {
      if (order instanceof SessionOrder.RespondAgain(var again)) {
        whole(again.context());
        assertThat(after.generating()).isEqualTo(again.responseId());
      }
      if (order instanceof SessionOrder.FloorMoved(var to, var context)) {
        whole(context);
        assertThat(to).as("who has the call").isEqualTo(after.participants().floor());
      }
      if (order instanceof SessionOrder.Respond respond) {
        assertThat(after.phase().behindHold())
            .as("who speaks has the call")
            .isInstanceOf(Phase.Thinking.class);
        whole(respond.context());
        assertThat(after.generating()).isEqualTo(respond.responseId());
      }
    }
    onlyWhatWasHeard(after);
    onlyWhatMayRun(after, decision);
    wakesForWhatIsPending(after);
    noDeadAir(after);
    oneAgentAtATime(before, decision, after);
    oneVoiceAtATime(after);
    assertThat(after.conversation().items()).extracting(Item::id).doesNotHaveDuplicates();
  }

  /** An answer ends with the agent that began it; whoever is assigned next begins when it may. */
  private static void oneAgentAtATime(SessionState before, Decision decision, SessionState after) {
    var began = decision.events().stream().anyMatch(e -> e instanceof SessionEvent.AgentBegan);
    if (!before.isUnborn() && !began) {
      assertThat(after.agent()).as("the agent of an answer").isEqualTo(before.agent());
    }
    if (began) {
      assertThat(before.generating() == null || ended(decision, before.generating()))
          .as("no agent changes in the middle of an answer")
          .isTrue();
      assertThat(after.cast().next()).isNull();
    }
    boolean wakes =
        TestCall.RULES.resume(after, TestCall.START).stream()
            .anyMatch(action ->
                action instanceof SessionAction.WakeAt(_, _, SessionCommand.BeginAgent _));
    assertThat(wakes).isEqualTo(after.cast().next() != null && after.isLive());
    assertThat(after.cast().former().size()).isLessThanOrEqualTo(after.tools().calls().size());
  }

  /** Whoever has the call is heard by all, a held agent by nobody, nobody by itself. */
  private static void oneVoiceAtATime(SessionState state) {
    var floor = state.participants().floor();
    if (!state.isOver()) {
      assertThat(state.phase().behindHold() instanceof Phase.Held)
          .as("held as long as somebody else has the call")
          .isEqualTo(floor != null);
    }
    if (!state.line().attached()) {
      assertThat(state.participants().others())
          .as("whoever came by a leg came to the caller's")
          .noneMatch(other -> other.present() && other.leg() != null);
    }
    Hearers.table(state)
        .forEach((ear, voices) -> {
          assertThat(voices).doesNotContain(ear).doesNotHaveDuplicates();
          assertThat(voices.contains(Participants.AGENT) && floor != null).isFalse();
          boolean listens = !ear.equals(floor) && !ear.equals(Participants.AGENT);
          if (floor != null && listens && !(state.phase() instanceof Phase.OnHold)) {
            assertThat(voices).contains(floor);
          }
        });
  }

  private static boolean ended(Decision decision, @Nullable String responseId) {
    return decision.events().stream()
        .anyMatch(event ->
            switch (event) {
              case SessionEvent.ReplyCut(var id, _, _) -> id.equals(responseId);
              case SessionEvent.ResponseEnded over -> over.responseId().equals(responseId);
              case SessionEvent.LegLost _, SessionEvent.LegAttached _ -> true;
              default -> false;
            });
  }

  private void note(SessionState before, SessionCommand command) {
    if (command instanceof SessionCommand.CutItem cut
        && cut.epoch() == before.line().epoch()
        && !before.isOver()) {
      atMost(before, cut.itemId(), cut.heardMs());
    }
  }

  private void atMost(SessionState before, String itemId, long heardMs) {
    if (before.conversation().find(itemId) != null && heard.containsKey(itemId)) {
      heard.merge(itemId, Math.max(0, heardMs), Math::min);
    }
  }

  private void fact(SessionEvent event) {
    switch (event) {
      case SessionEvent.ResponseAsked asked -> {
        assertThat(generating).as("one response at a time").isEmpty();
        assertThat(replayed.phase())
            .as("nothing begins on hold, or while a human has the call")
            .isNotInstanceOfAny(Phase.OnHold.class, Phase.Held.class);
        generating.add(asked.responseId());
      }
      case SessionEvent.OwnResponseBegun own -> {
        assertThat(generating).as("one response at a time").isEmpty();
        assertThat(replayed.phase())
            .as("nothing begins on hold, or while a human has the call")
            .isNotInstanceOfAny(Phase.OnHold.class, Phase.Held.class);
        generating.add(own.responseId());
      }
      case SessionEvent.AgentSaid said -> heard.put(said.item().id(), said.item().heardMs());
      case SessionEvent.ReplyCut cut -> {
        generating.remove(cut.responseId());
        var part = cut.cut();
        if (part != null) {
          atMost(replayed, part.itemId(), part.heardMs());
        }
      }
      case SessionEvent.ItemCut cut -> atMost(replayed, cut.itemId(), cut.heardMs());
      case SessionEvent.ItemRemoved removed -> heard.remove(removed.itemId());
      case SessionEvent.ResponseEnded ended -> generating.remove(ended.responseId());
      case SessionEvent.LegLost _, SessionEvent.LegAttached _ -> generating.clear();
      case SessionEvent.ParticipantJoined joined ->
          assertThat(joined.epoch())
              .as("each leg of a participant has an epoch of its own")
              .isEqualTo(epochs.merge(joined.participant(), 1, Integer::sum));
      case SessionEvent.ToolRequested tool ->
          assertThat(requested.add(tool.request().callId())).as("asked once").isTrue();
      case SessionEvent.CompensationPlanned tool ->
          assertThat(requested.add(tool.request().callId())).as("undone once").isTrue();
      case SessionEvent.ToolAsked tool -> {
        assertThat(ended).as("asked before its end").doesNotContain(tool.callId());
        attempts.put(tool.callId(), tool.attempt());
      }
      case SessionEvent.ToolEnded tool ->
          assertThat(ended.add(tool.callId())).as("ends once").isTrue();
      case SessionEvent.Ended _ -> assertThat(ended).as("all have ended").isEqualTo(requested);
      case SessionEvent.ToolDelivered tool ->
          assertThat(delivered.add(tool.callId())).as("delivered once").isTrue();
      default -> {}
    }
    replayed = SessionRules.evolve(replayed, stored(event));
    wakesForWhatIsPending(replayed);
  }

  private static SessionEvent stored(SessionEvent event) {
    try {
      var fact = new JournalEntry(event, 0);
      return ((JournalEntry) CODEC.fromBinary(CODEC.toBinary(fact), CODEC.manifest(fact))).event();
    } catch (NotSerializableException unknown) {
      throw new AssertionError(unknown);
    }
  }

  /** Every call has exactly one output, behind it; no output is without a call. */
  private static void whole(List<ContextItem> context) {
    var open = new ArrayList<String>();
    var seen = new HashSet<String>();
    for (var item : context) {
      switch (item) {
        case ContextItem.Message _ -> {}
        case ContextItem.Call call -> {
          assertThat(seen.add(call.callId())).as("one call per id").isTrue();
          open.add(call.callId());
        }
        case ContextItem.Output output ->
            assertThat(open.remove(output.callId())).as("one output per call").isTrue();
      }
    }
    assertThat(open).as("calls without output").isEmpty();
  }

  private void onlyWhatWasHeard(SessionState state) {
    for (var item : state.conversation().items()) {
      if (item instanceof Item.Message message
          && message.spoken()
          && message.role() == ContextItem.Role.AGENT) {
        long most = heard.getOrDefault(message.id(), 0L);
        assertThat(message.heardMs()).as("heard of %s", message.id()).isLessThanOrEqualTo(most);
        boolean words = !message.heardText().isEmpty();
        assertThat(words && most == 0).as("words that nobody heard").isFalse();
      }
    }
  }

  /**
   * A request leaves once for each attempt, with the effect key of the first, and only if it may.
   */
  private void onlyWhatMayRun(SessionState after, Decision decision) {
    for (var action : TestCall.all(decision)) {
      if (action instanceof SessionAction.Dispatch(var request, _)) {
        var call = Objects.requireNonNull(after.tools().find(request.callId()));
        assertThat(request).isEqualTo(call.request());
        assertThat(shown.add(request.effectKey() + request.callId() + request.attempt()))
            .as("each attempt leaves once")
            .isTrue();
        assertThat(call.stage()).isEqualTo(Stage.REQUESTED);
        assertThat(request.attempt()).isLessThanOrEqualTo(1 + call.terms().retries());
        assertThat(call.terms().asksFirst() && call.care().decidedBy() == null)
            .as("runs before it is approved")
            .isFalse();
        assertThat(request.deadline()).isBeforeOrEqualTo(call.care().due());
      }
    }
    for (var call : after.tools().calls()) {
      assertThat(call.request().attempt()).isEqualTo(attempts.getOrDefault(call.callId(), 1));
    }
  }

  /** A session that wakes on another node now misses no time that it waits for. */
  private static void wakesForWhatIsPending(SessionState state) {
    var woken = TestCall.RULES.resume(state, TestCall.START.plusSeconds(5));
    if (state.isOver()) {
      assertThat(woken).as("nothing is pending after the end").isEmpty();
      assertThat(state.tools().settled()).isTrue();
      return;
    }
    for (var call : state.tools().calls()) {
      boolean hasTimer =
          woken.stream()
              .anyMatch(action ->
                  action instanceof SessionAction.WakeAt(_, _, var command)
                      && endOrNext(command).equals(call.callId()));
      assertThat(hasTimer).as("a time to end for %s", call).isEqualTo(call.pending());
      boolean dispatched =
          woken.stream()
              .anyMatch(action ->
                  action instanceof SessionAction.Dispatch(var request, _)
                      && request.equals(call.request()));
      assertThat(dispatched).isEqualTo(call.stage() == Stage.REQUESTED);
      boolean cancelled =
          woken.stream()
              .anyMatch(action ->
                  action instanceof SessionAction.CancelTool(var cancel, _)
                      && cancel.callId().equals(call.callId()));
      assertThat(cancelled).isEqualTo(call.care().cancel() != null);
    }
  }

  private static String endOrNext(SessionCommand command) {
    return switch (command) {
      case SessionCommand.GiveUpTool(var callId, _, _) -> callId;
      case SessionCommand.BeginAttempt(var callId, _, _) -> callId;
      case SessionCommand.DecideApproval(var callId, _, _, _, _) -> callId;
      default -> "";
    };
  }

  /** When nobody speaks and something is to be said, it has been asked for. */
  private static void noDeadAir(SessionState state) {
    Line line = state.line();
    if (line.hungUp() && state.tools().settled()) {
      assertThat(state.isOver()).as("nobody is there and nothing is pending").isTrue();
    }
    if (line.attached() && state.phase() instanceof Phase.Listening) {
      assertThat(state.owed()).as("owed while nobody speaks").isNull();
      assertThat(state.tools().toSpeakAbout()).as("results while nobody speaks").isEmpty();
    }
  }
}
