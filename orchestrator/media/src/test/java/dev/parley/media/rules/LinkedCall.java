package dev.parley.media.rules;

import dev.parley.media.audio.Sounds;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.links.LinkBreakers;
import dev.parley.media.links.LinkSupervisor;
import dev.parley.media.links.ModelDial;
import dev.parley.media.links.SoundRoom;
import dev.parley.media.links.SoundRooms;
import dev.parley.media.links.StagedLinks;
import dev.parley.media.links.TurnTakingModel;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Flushing;
import dev.parley.media.port.PortCapabilities.PlayoutKnowledge;
import dev.parley.media.port.PortCapabilities.Transfers;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.time.StagedTime;
import dev.parley.media.turns.TurnTaking;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.rules.SessionRules;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call with the media plane's rules, its link supervisor and the rules of the session as they
 * are; caller, models and time are a test's. What media plane and session tell each other takes a
 * while.
 */
final class LinkedCall {

  /** How long a message to or from the session is under way. */
  private static final long WAY_MS = 3;

  /** How long all that the node's own voice says lasts. */
  static final long SPOKEN_WORDS_MS = 1_000;

  private static final PortCapabilities PARKABLE =
      new PortCapabilities(
          PlayoutKnowledge.ESTIMATE,
          0,
          Flushing.AT_ONCE,
          Duration.ofSeconds(1),
          false,
          Transfers.NONE);

  private static final SessionState BORN_HERE = SessionState.unborn("sess_ab");

  final StagedTime time = new StagedTime();
  final MediaCounters counters = new MediaCounters();
  final SoundRoom room = new SoundRoom(SoundRooms.USUAL_BYTES, counters.callerSoundOverflowed);
  final StagedTurns turns = new StagedTurns();
  final StagedLinks model = new StagedLinks("only", time.clock);
  final TurnTakingModel turnTaking = new TurnTakingModel(time, "ab");

  /** All that was decided, oldest first. */
  final List<MediaOutput> said = new ArrayList<>();

  Consumer<MediaOutput> watching = _ -> {};
  SessionState session;

  private final SessionRules rules =
      new SessionRules(new SessionRules.Limits(Duration.ofSeconds(60), 400), (_, _) -> null);
  private final CallLogic logic;
  private final LinkSupervisor links;
  private final ArrayDeque<MediaInput> inputs = new ArrayDeque<>();
  private boolean busy;
  private long heardMs;

  /** The kinds of model that a call may have. */
  enum Kind {
    ASKED,
    TAKES_TURNS,
    /** It also takes notes without a word. */
    TAKES_NOTES,
    /** It speaks when it wants, and cannot be asked. */
    DUPLEX
  }

  LinkedCall(LegSettings settings) {
    this(settings, Kind.ASKED);
  }

  /** A call whose model takes turns itself: all sound goes to it. */
  static LinkedCall takingTurns() {
    return new LinkedCall(Legs.with(Legs.TURNS), Kind.TAKES_TURNS);
  }

  /** The same, and what is written meanwhile it takes without a word. */
  static LinkedCall takingTurnsAndNotes() {
    return new LinkedCall(Legs.with(Legs.TURNS), Kind.TAKES_NOTES);
  }

  /** A call whose model is a duplex voice. */
  static LinkedCall duplex() {
    return new LinkedCall(Legs.with(Legs.TURNS), Kind.DUPLEX);
  }

  /** The same, of a session that began with a leg before this one. */
  static LinkedCall takingTurnsAfter(SessionState session) {
    return new LinkedCall(
        session, Legs.with(Legs.TURNS), StagedCall.LINE, null, false, Kind.TAKES_TURNS);
  }

  /** A call whose agent has these models, in this order. */
  LinkedCall(LegSettings settings, Kind... models) {
    this(settings, null, models);
  }

  /** The same, whose caller's turns are found so where they are ours; absent = as staged. */
  LinkedCall(LegSettings settings, TurnTaking.@Nullable Opener opener, Kind... models) {
    this(BORN_HERE, settings, StagedCall.LINE, opener, false, models);
  }

  private LinkedCall(
      SessionState session,
      LegSettings settings,
      PortCapabilities port,
      TurnTaking.@Nullable Opener opener,
      boolean anyVoice,
      Kind... models) {
    var state =
        new CallState(
            time.clock,
            StagedCall.AGENT,
            settings,
            port,
            StagedCall.LEAD_MS * 1_000_000L,
            counters,
            Steps.meter(),
            anyVoice);
    logic = new CallLogic(state, "ab", StagedCall.TOOLS, opener == null ? turns : opener);
    links =
        new LinkSupervisor(
            new LinkSupervisor.LinkContext(
                time.clock,
                time,
                new LinkBreakers(),
                counters,
                room,
                this::inlet,
                fact -> tell(new MediaInput.Reported(fact)),
                news -> tell(new MediaInput.OfLink(news)),
                Runnable::run),
            Stream.of(models).map(this::dial).toList(),
            state.agent.settings(settings));
    links.begin();
    this.session = session;
    session(
        new SessionCommand.Attach(
            AgentTerms.of(StagedCall.AGENT),
            "acme",
            "test",
            false,
            false,
            session.isUnborn() ? "media" : "media back",
            time.clock.now()));
    pass(WAY_MS);
  }

  LinkedCall() {
    this(Legs.with(Legs.TURNS));
  }

  /** A call by a telephone, whose port plays voices that belong to no item. */
  static LinkedCall telephone() {
    return new LinkedCall(
        BORN_HERE, Legs.with(Legs.TURNS), StagedCall.LINE, null, true, Kind.ASKED);
  }

  /** A call whose line can be parked; what the caller has heard is reckoned from the clock. */
  static LinkedCall parkable() {
    return new LinkedCall(BORN_HERE, Legs.with(Legs.TURNS), PARKABLE, null, false, Kind.ASKED);
  }

  private ModelDial dial(Kind kind) {
    return switch (kind) {
      case ASKED -> model;
      case TAKES_TURNS -> turnTaking;
      case TAKES_NOTES -> {
        turnTaking.takesNotes();
        yield turnTaking;
      }
      case DUPLEX -> {
        turnTaking.isDuplex();
        yield turnTaking;
      }
    };
  }

  private Consumer<ModelFact> inlet(int number) {
    return fact -> links.reported(number, fact);
  }

  /** Something for the media plane; it is done with one before it takes the next. */
  void tell(MediaInput input) {
    inputs.add(input);
    if (busy) {
      return;
    }
    busy = true;
    for (var next = inputs.poll(); next != null; next = inputs.poll()) {
      Steps.take(logic, next).forEach(this::perform);
    }
    busy = false;
  }

  void tell(ClientRequest request) {
    tell(new MediaInput.OfClient(request));
  }

  void tell(PortFact fact) {
    tell(new MediaInput.OfPort(fact));
  }

  private void perform(MediaOutput output) {
    said.add(output);
    watching.accept(output);
    switch (output) {
      case MediaOutput.ToModel(var order) -> time.after(0, () -> links.accept(order));
      case MediaOutput.ToSession(var message) -> {
        links.told(message);
        time.after(WAY_MS, () -> session(message));
      }
      case MediaOutput.WakeAt(var nanos) ->
          time.after(
              Duration.ofNanos(Math.max(0, nanos - time.clock.nanos())),
              () -> tell(new MediaInput.Tick()));
      case MediaOutput.Render(var words, _) ->
          time.after(
              WAY_MS, () -> tell(new MediaInput.Rendered(words, Sounds.pcm(SPOKEN_WORDS_MS))));
      case MediaOutput.OfGuest(var message) -> time.after(WAY_MS, () -> session(message));
      case MediaOutput.ToPort _,
          MediaOutput.ToGuest _,
          MediaOutput.ToClient _,
          MediaOutput.ToAsker _,
          MediaOutput.ToText _,
          MediaOutput.Finish _ -> {}
    }
  }

  /** Something for the session, from wherever. */
  void session(SessionCommand command) {
    var decision = rules.decide(session, command);
    session = SessionRules.evolve(session, decision.events());
    decision.now().forEach(this::act);
    decision.stored().forEach(this::act);
  }

  private void act(SessionAction action) {
    if (action instanceof SessionAction.Tell(var order)) {
      time.after(WAY_MS, () -> order(order));
    }
  }

  void order(SessionOrder order) {
    links.ordered(order);
    tell(new MediaInput.Ordered(order));
  }

  /** The conversation as the session lets a model see it now. */
  List<ContextItem> projection() {
    var wish = new SessionCommand.AskContext(session.line().epoch(), time.clock.now());
    return rules.decide(session, wish).now().stream()
        .map(SessionAction.Tell.class::cast)
        .map(SessionAction.Tell::order)
        .map(SessionOrder.ContextTold.class::cast)
        .map(SessionOrder.ContextTold::context)
        .findFirst()
        .orElseThrow();
  }

  void pass(long millis) {
    for (long left = millis; left > 0; left -= 500) {
      time.pass(Math.min(left, 500));
      links.watch();
    }
    time.pass(0);
  }

  void hear(long millis) {
    heardMs += millis;
    tell(new MediaInput.Sound(Sounds.pcm(millis)));
    pass(1);
  }

  /** The caller begins to speak. */
  void speak() {
    turns.began(Math.max(0, heardMs - 300));
    hear(20);
  }

  void fallSilent() {
    turns.ended(Math.max(0, heardMs - 480));
    hear(20);
  }

  /** A whole utterance, and the time that the session takes to ask for its answer. */
  void say() {
    hear(600);
    speak();
    hear(600);
    fallSilent();
    pass(3 * WAY_MS);
  }

  /** Sound comes as it does from a line, in real time. */
  void sounds(long millis, int mark) {
    for (long left = millis; left > 0; left -= 20) {
      tell(new MediaInput.Sound(Sounds.pcm(20, mark)));
      pass(20);
    }
  }

  <T> List<T> all(Class<T> kind) {
    return said.stream().map(StagedCall::content).filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The caller has left, and all that was kept for the call is let go. */
  void over() {
    tell(new PortFact.Gone("line_lost", false));
    pass(10_000);
    links.close();
  }

  /** The ids of the items that the caller heard, in order. */
  List<String> heardItems() {
    return all(PortOrder.Play.class).stream()
        .map(order -> order.voice().itemId())
        .distinct()
        .toList();
  }
}
