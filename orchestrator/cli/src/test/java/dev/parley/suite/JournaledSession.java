package dev.parley.suite;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.media.call.CallContext;
import dev.parley.net.loop.ManualLoop;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.rules.SessionRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.jspecify.annotations.Nullable;

/**
 * A session by its own rules, somewhere in the cluster: a message takes a while to it and from it,
 * its journal outlives its node, and while the node is dead whatever it is told is lost.
 */
final class JournaledSession implements CallContext.SessionGate {

  /** How long a message to or from the session is under way. */
  private static final long WAY_MS = 3;

  /** As the session's actor waits for a media plane that it looks for. */
  private static final long MEDIA_ANSWERS_MS = 5_000;

  private static final String HUMAN = "human_on_a_desk_phone";

  private final ManualLoop time;
  private final Supplier<Instant> clock;
  private final SessionRules rules =
      new SessionRules(new SessionRules.Limits(Duration.ofSeconds(60), 400), (_, _) -> null);
  private final List<JournalEntry> journal = new ArrayList<>();
  private final Map<String, Integer> wakings = new HashMap<>();

  /** What tools were asked, the latest last. */
  final List<ToolRequest> requests = new ArrayList<>();

  /** All that the session was told and that a living node took. */
  final List<SessionCommand> told = new ArrayList<>();

  private SessionState state = SessionState.unborn("sess_none");
  private @Nullable ActorRef<SessionOrder> media;
  private @Nullable ActorRef<SessionOrder> latest;
  private long taken;
  private boolean dead;

  /** Rises when the session is taken up again: what an earlier life had put off is gone. */
  private int life;

  private boolean looksForMedia;

  JournaledSession(ManualLoop time, Supplier<Instant> clock) {
    this.time = time;
    this.clock = clock;
  }

  SessionState state() {
    return state;
  }

  /** The state that the journal adds up to. */
  SessionState stored() {
    return SessionRules.evolve(SessionState.unborn(state.id()), events());
  }

  List<SessionEvent> events() {
    return journal.stream().map(JournalEntry::event).toList();
  }

  <T> List<T> events(Class<T> kind) {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void tell(String sessionId, SessionCommand command) {
    time.after(
        WAY_MS,
        () -> {
          if (!dead) {
            state = state.isUnborn() ? SessionState.unborn(sessionId) : state;
            take(command);
          }
        });
  }

  // ---- its node

  void nodeDies() {
    dead = true;
    life++;
    media = null;
    latest = null;
  }

  /** Another node takes the session up, from the journal. */
  void isTakenUp() {
    dead = false;
    state = stored();
    taken = journal.stream().mapToLong(JournalEntry::legMessage).max().orElse(0);
    for (var entry : journal) {
      // Numbers begin anew with each leg.
      taken = entry.event() instanceof SessionEvent.LegAttached ? 0 : taken;
      taken = Math.max(taken, entry.legMessage());
    }
    rules.resume(state, clock.get()).forEach(this::act);
  }

  // ---- who is not a leg

  void humanTakesOver() {
    var at = clock.get();
    var join =
        new SessionCommand.JoinParticipant(
            HUMAN,
            ParticipantRole.HUMAN_AGENT,
            ParticipantMode.LISTEN,
            "colleague",
            null,
            at,
            null);
    tell(state.id(), join);
    takesOver(HUMAN);
  }

  void takesOver(String participant) {
    tell(state.id(), new SessionCommand.TakeOver(participant, "colleague", clock.get(), null));
  }

  void humanHandsBack() {
    tell(state.id(), new SessionCommand.HandBack("colleague", clock.get(), null));
  }

  void assigned(AgentTerms agent) {
    tell(state.id(), new SessionCommand.AssignAgent(agent, "operator", clock.get(), null));
  }

  /** The latest tool that was asked gives this. */
  void toolGives(String status) {
    var request = requests.getLast();
    var output = JsonNodeFactory.instance.objectNode().put("status", status);
    var result =
        new ToolMessage.Result(
            request.sessionId(),
            request.callId(),
            request.requestId(),
            request.effectKey(),
            request.tool(),
            ToolMessage.Status.OK,
            output,
            null,
            "worker");
    tell(
        state.id(),
        new SessionCommand.TakeToolMessage(
            result, clock.get(), time.system().<Disposition>ignoreRef()));
  }

  // ---- as the session's actor does it

  private void take(SessionCommand command) {
    switch (command) {
      case SessionCommand.Attach attach -> attach(attach);
      case SessionCommand.Numbered(var number, var message) -> numbered(number, message);
      case SessionCommand.Rejoin rejoin -> rejoin(rejoin);
      default -> decide(command, 0);
    }
  }

  private void attach(SessionCommand.Attach attach) {
    var arriving = resolved(attach.media());
    var decision = rules.decide(state, attach);
    if (decision.events().isEmpty()) {
      decision.now().forEach(action -> answer(arriving, action));
      decision.stored().forEach(action -> answer(arriving, action));
      return;
    }
    tellMedia(SessionOrder.Release.toLaterLeg());
    media = arriving;
    latest = arriving;
    taken = 0;
    decide(attach, 0);
  }

  private void numbered(long number, SessionCommand.FromLeg message) {
    if (message.epoch() != state.line().epoch() || number <= taken) {
      return;
    }
    if (number > taken + 1) {
      tellSender(new SessionOrder.Resend(taken + 1));
      return;
    }
    taken = number;
    decide(message, number);
    tellSender(new SessionOrder.Noted(taken));
  }

  private void rejoin(SessionCommand.Rejoin rejoin) {
    var back = resolved(rejoin.media());
    if (rejoin.epoch() != state.line().epoch()) {
      order(back, SessionOrder.Release.toLaterLeg());
      return;
    }
    looksForMedia = false;
    latest = back;
    media = state.line().attached() ? back : media;
    taken = Math.max(taken, rejoin.acknowledged());
    tellSender(new SessionOrder.Resend(taken + 1));
  }

  private void decide(SessionCommand command, long number) {
    told.add(command);
    var decision = rules.decide(state, command);
    decision.events().forEach(event -> journal.add(new JournalEntry(event, number)));
    state = SessionRules.evolve(state, decision.events());
    decision.now().forEach(this::act);
    decision.stored().forEach(this::act);
    if (command instanceof SessionCommand.Detach && !decision.events().isEmpty()) {
      media = null;
    }
  }

  private void act(SessionAction action) {
    switch (action) {
      case SessionAction.Tell(var order) -> tellMedia(order);
      case SessionAction.FindMedia(var address, var epoch) -> findMedia(address, epoch);
      case SessionAction.Dispatch(var request, _) -> {
        requests.add(request);
        tell(
            state.id(),
            new SessionCommand.NoteDispatch(request.callId(), request.attempt(), clock.get()));
      }
      case SessionAction.CancelTool(var cancel, _) ->
          tell(state.id(), new SessionCommand.NoteCancel(cancel.callId(), clock.get()));
      case SessionAction.WakeAt(var key, var at, var command) -> wakeAt(key, at, command);
      case SessionAction.Answer _, SessionAction.Confirm _ -> {}
    }
  }

  private void wakeAt(String key, Instant at, SessionCommand command) {
    int mine = wakings.merge(key, 1, Integer::sum);
    int now = life;
    long wait = Math.max(1, Duration.between(clock.get(), at).toMillis());
    time.after(
        wait,
        () -> {
          if (now == life && mine == wakings.getOrDefault(key, 0)) {
            decide(command, 0);
          }
        });
  }

  private void findMedia(String address, int epoch) {
    media = resolved(address);
    latest = media;
    looksForMedia = true;
    tellMedia(new SessionOrder.WhoIsThere(epoch));
    time.after(
        MEDIA_ANSWERS_MS,
        () -> {
          if (looksForMedia && !dead) {
            decide(new SessionCommand.Detach(epoch, "leg_lost", false, clock.get()), 0);
          }
        });
  }

  private void answer(ActorRef<SessionOrder> to, SessionAction action) {
    if (action instanceof SessionAction.Tell(var order)) {
      order(to, order);
    }
  }

  private void tellMedia(SessionOrder order) {
    var to = media;
    if (to != null) {
      order(to, order);
      media = order instanceof SessionOrder.Release ? null : to;
    }
  }

  private void tellSender(SessionOrder order) {
    if (latest != null) {
      order(latest, order);
    }
  }

  /** What is under way when the node dies arrives. */
  private void order(ActorRef<SessionOrder> to, SessionOrder order) {
    time.after(WAY_MS, () -> to.tell(order));
  }

  private ActorRef<SessionOrder> resolved(String address) {
    return ActorRefResolver.get(time.system()).resolveActorRef(address);
  }
}
