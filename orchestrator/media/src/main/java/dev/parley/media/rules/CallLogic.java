package dev.parley.media.rules;

import dev.parley.media.audio.Audio;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.graph.Stage;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.links.LinkNews;
import dev.parley.media.port.AudioTap;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.Guest;
import dev.parley.media.port.Leg;
import dev.parley.media.port.Leg.Answering;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.PortCapabilities.Returns;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TapAnswer;
import dev.parley.media.tap.CallTaps;
import dev.parley.media.time.MediaClock;
import dev.parley.media.turns.TurnTaking;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one call's media plane: what is done about each thing that comes from the caller,
 * the session and the model, in three steps that each of them takes one after the other. Holds no
 * connection and reads no clock but the one it is given; confined to the call's loop.
 */
public final class CallLogic {

  /** So much of the sound that came early is heard at once. */
  private static final long MOST_EARLY_MICROS = 1_000_000;

  /** Then the other calls of the loop have their turn for so long. */
  private static final long CATCHING_UP_NANOS = 2_000_000;

  private final CallState state;
  private final CallerHandler caller;
  private final NoModelHandler noModel;
  private final ModelHandler model;
  private final SessionHandler session;
  private final PortHandler port;
  private final TextHandler text;
  private final ClientHandler client;
  private final Attachment attachment;

  /** Until when the call is to be on another node; absent if it may stay. */
  private @Nullable Long moveBy;

  CallLogic(CallState state, String stem, CallTools tools, TurnTaking.Opener turns) {
    this.state = state;
    this.caller = new CallerHandler(state, stem, turns);
    this.noModel = new NoModelHandler(state, caller);
    this.model = new ModelHandler(state, caller, noModel, tools);
    this.session = new SessionHandler(state);
    this.port = new PortHandler(state, stem, caller);
    this.text = new TextHandler(state, stem);
    this.client = new ClientHandler(state, caller);
    this.attachment = new Attachment(state, caller);
  }

  /**
   * What a call is made of beside its leg.
   *
   * @param tools of the agent with whom it begins
   * @param turns how turns are told where these rules tell them
   * @param lead how far ahead of its playing the agent's sound is sent
   */
  public record CallParts(CallTools tools, TurnTaking.Opener turns, Duration lead) {}

  /** The rules of a call that begins with this leg. */
  public static CallLogic begin(
      CallRequest who,
      Leg leg,
      CallParts parts,
      MediaClock clock,
      MediaCounters counters,
      StageMeter meter) {
    var state =
        new CallState(
            clock,
            who.agent(),
            leg.settings(),
            leg.port().capabilities(),
            parts.lead().toNanos(),
            counters,
            meter,
            !leg.isOneLine());
    var logic = new CallLogic(state, who.stem(), parts.tools(), parts.turns());
    logic.begin(leg.answering());
    return logic;
  }

  /** First: where in the caller's sound somebody speaks, and what that makes of the turn. */
  public void listen(MediaInput input, Consumer<MediaInput> next) {
    state.readClock();
    boolean listens = !state.early && !state.closed() && !noModel.isEnding();
    if (input instanceof MediaInput.Sound(var audio)) {
      if (listens) {
        caller.hear(audio);
      } else if (!state.early) {
        state.meter.drops(Stage.TURNS);
      }
    }
    next.accept(input);
  }

  /** Then: what follows from anything else. */
  public void decide(MediaInput input, Consumer<MediaInput> next) {
    answer(input);
    next.accept(input);
  }

  /** At last: what may be played now, what is due, and all that was decided, in order. */
  public void play(MediaInput input, Consumer<MediaOutput> next) {
    if (!(input instanceof MediaInput.Sound) || !nothingFollows()) {
      lookAtAll();
    }
    state.out.giveTo(next);
  }

  /**
   * Whether the caller's sound has changed nothing that is looked at. Most frames do not, and what
   * is not looked at need not be fetched into a cache that serves hundreds of calls. Whoever waits
   * for a time has asked to be woken then.
   */
  private boolean nothingFollows() {
    return state.epoch > 0
        && state.out.isUneventful()
        && !state.out.isDue(state.now())
        && moveBy == null
        && !state.conference.isOpen();
  }

  private void lookAtAll() {
    // First, for the agent may go on after a caller who did not.
    caller.watchSound();
    noModel.speak();
    state.speech.play();
    if (model.goesOn()) {
      state.speech.play();
    }
    noModel.watch();
    state.conference.watch();
    caller.watchSilence();
    client.watchAgent();
    port.watchKeys();
    port.watchRinging();
    text.watch();
    watchMoving();
    if (state.epoch == 0) {
      attachment.watchAttaching();
    }
    if (state.closed()) {
      attachment.watchLeaving();
    }
  }

  /** Says how the call begins, if not with a caller who is there. */
  void begin(Answering answering) {
    port.begin(answering);
  }

  /**
   * Another agent may have the session: its tools are those of the next response.
   *
   * @return that agent; absent if the order says nothing of it, or the call has it
   */
  public @Nullable AgentDefinition changeAgent(
      SessionOrder order, Function<AgentDefinition, CallTools> tools) {
    var next = SessionHandler.agentIn(order);
    if (next == null || !state.agent.becomes(next)) {
      return null;
    }
    model.changeAgent(tools.apply(next));
    return next;
  }

  /** To which of its agent's models the call has come; absent if the order does not say. */
  public static @Nullable String modelIn(SessionOrder order) {
    return order instanceof SessionOrder.Attached attached ? attached.model() : null;
  }

  /** As the leg wants its call to be run now. */
  public LegSettings settings() {
    return state.settings;
  }

  /** What a link is told of the call as it is now. */
  public LinkSettings linkSettings() {
    return state.agent.settings(state.settings);
  }

  /** Copies the call's sound to a listener, from now on. */
  public TapAnswer tap(AudioTap tap, Executor thread) {
    if (state.port.isWords()) {
      return TapAnswer.NO_SOUND;
    }
    var taps = state.taps;
    if (taps == null) {
      taps = new CallTaps(state.beganAt, state.counters.taps);
      state.taps = taps;
    }
    boolean tapped = taps.add(tap, thread, state.clock.nanos());
    return tapped ? TapAnswer.TAPPED : TapAnswer.TOO_MANY;
  }

  /** The tap hears nothing more. */
  public void untap(AudioTap tap) {
    var taps = state.taps;
    if (taps != null) {
      taps.remove(tap);
      state.taps = taps.isEmpty() ? null : taps;
    }
  }

  /** The call is over for whoever taps it. */
  public void endTaps() {
    var taps = state.taps;
    if (taps != null) {
      taps.ended(state.clock.nanos());
      state.taps = null;
    }
  }

  /** A guest's sound does not pass the graph: nothing of the call follows from it. */
  public void guestHeard(Guest guest, Audio sound) {
    state.conference.guest(guest, sound);
  }

  /** All who have joined, or are about to. */
  public List<Guest> guests() {
    var all = new ArrayList<>(state.conference.guests());
    all.addAll(attachment.waitingGuests());
    return all;
  }

  /** Releases what lies outside the heap. Safe to call twice. */
  public void close() {
    caller.close();
  }

  private void answer(MediaInput input) {
    switch (input) {
      case MediaInput.Ordered(var order) -> ordered(order);
      case MediaInput.OfPort(PortFact.Gone lost) -> attachment.gone(lost);
      case MediaInput.Tick _ -> {
        state.out.woken();
        if (state.early && state.epoch > 0) {
          catchUp();
        }
      }
      case MediaInput.Settled _ -> state.out.finish();
      case MediaInput.OfLink(LinkNews.Dialled news) -> caller.linked(news);
      case MediaInput.Move(var by) -> {
        moveBy = by;
        state.out.wakeAt(by);
      }
      case MediaInput.Sound(var heard) -> {
        if (state.early && !state.closed()) {
          attachment.keep(input);
          if (state.epoch > 0) {
            // As much of what came before: whoever sends fast must not lose its beginning.
            hearEarly(Math.max(1, heard.micros()));
          }
        }
      }
      case MediaInput.Missing _ -> throw new IllegalStateException("made up before");
      case MediaInput.Join(var guest) when state.closed() ->
          state.out.toGuest(MediaOutput.ToGuest.turnedAway(guest));
      case MediaInput.OfPort _,
          MediaInput.OfText _,
          MediaInput.OfClient _,
          MediaInput.OfWatcher _,
          MediaInput.Transfer _,
          MediaInput.SendDigits _,
          MediaInput.Join _,
          MediaInput.GuestGone _,
          MediaInput.OfLink _,
          MediaInput.Rendered _,
          MediaInput.Reported _ ->
          whenAttached(input);
    }
  }

  private void ordered(SessionOrder order) {
    boolean attaching = state.epoch == 0;
    boolean agents = state.floor == null;
    session.ordered(order);
    if (SessionHandler.agentIn(order) != null && !state.closed()) {
      client.agentChanged();
    }
    if (agents && state.floor != null) {
      caller.floorTaken();
    }
    if (attaching && attachment.answered(order)) {
      port.attached();
      catchUp();
    }
  }

  /** What came early is heard, but not so much at once that other calls of the loop would wait. */
  private void catchUp() {
    hearEarly(MOST_EARLY_MICROS);
    if (state.early) {
      state.out.wakeAt(state.now() + CATCHING_UP_NANOS);
    }
  }

  private void hearEarly(long mostMicros) {
    if (!state.closed()) {
      attachment.takeWaiting(mostMicros).forEach(this::attached);
    }
    if (state.closed()) {
      attachment.dropWaiting();
    }
    state.early = attachment.isWaitedOn();
  }

  private void whenAttached(MediaInput input) {
    if (state.closed()) {
      return;
    }
    if (state.early) {
      attachment.keep(input);
    } else {
      attached(input);
    }
  }

  private void attached(MediaInput input) {
    if (state.closed()) {
      if (input instanceof MediaInput.Join(var guest)) {
        state.out.toGuest(MediaOutput.ToGuest.turnedAway(guest));
      }
      return;
    }
    switch (input) {
      case MediaInput.Sound(var audio) -> caller.hear(audio);
      case MediaInput.OfPort(var fact) -> {
        port.reported(fact);
        if (fact instanceof PortFact.Transferred(var putThrough, _)) {
          noModel.transferred(putThrough);
        }
      }
      case MediaInput.OfText _ when noModel.isEnding() -> state.counters.factsDropped.increment();
      case MediaInput.OfText(var fact) -> text.told(fact);
      case MediaInput.OfClient(var request) -> client.asked(RequestOrigin.LEGS, request);
      case MediaInput.OfWatcher(var number, var request) -> client.asked(number, request);
      case MediaInput.Transfer(var target) -> port.transfer(target);
      case MediaInput.SendDigits(var digits) -> port.sendDigits(digits);
      case MediaInput.Join(var guest) -> state.conference.join(guest);
      case MediaInput.GuestGone(var guest, var reason) -> state.conference.gone(guest, reason);
      case MediaInput.Reported(var fact) -> model.reported(fact);
      case MediaInput.OfLink(var news) -> ofLink(news);
      case MediaInput.Rendered(var words, var sound) -> noModel.rendered(words, sound);
      case MediaInput.Ordered _,
          MediaInput.Tick _,
          MediaInput.Move _,
          MediaInput.Settled _,
          MediaInput.Missing _ ->
          throw new IllegalStateException("answered before");
    }
  }

  private void ofLink(LinkNews news) {
    switch (news) {
      case LinkNews.Dialled _ -> throw new IllegalStateException("answered before");
      case LinkNews.Replaced replaced -> model.replaced(replaced);
      case LinkNews.OutageLasts _ -> noModel.out();
      case LinkNews.ContextWanted _ ->
          state.out.toSession(new SessionCommand.AskContext(state.epoch, state.clock.now()));
      case LinkNews.SettingsDeclined(var declined, var inForce) ->
          state.agent.minds(declined, inForce);
      case LinkNews.CallerBegan began -> caller.began(began);
      case LinkNews.CallerEnded ended -> caller.ended(ended);
      case LinkNews.CallerUnnoticed _ -> caller.unnoticed();
    }
  }

  /** A quiet moment is best; when there is none in time, the rest is said on the other node. */
  private void watchMoving() {
    var by = moveBy;
    if (by == null || state.closed() || state.epoch == 0) {
      return;
    }
    boolean late = state.now() - by >= 0;
    boolean comesBack = state.port.line().returns() != Returns.NONE;
    if (late && !comesBack) {
      state.close(PortOrder.Ending.OVERLOADED, "node_draining");
    } else if (late || (comesBack && !state.early && state.isQuiet() && caller.isQuiet())) {
      state.moveAway("node_draining");
    } else {
      state.out.wakeAt(by);
    }
  }
}
