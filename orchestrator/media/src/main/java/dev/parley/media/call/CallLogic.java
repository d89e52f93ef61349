package dev.parley.media.call;

import dev.parley.media.audio.Audio;
import dev.parley.media.links.LinkNews;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Guest;
import dev.parley.media.port.Leg.Answering;
import dev.parley.media.port.PortCapabilities.Returns;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.turns.TurnTaking;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.StopReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one call's media plane: what is done about each thing that comes from the caller,
 * the session and the model, in three steps that each of them takes one after the other. Holds no
 * connection and reads no clock but the one it is given; confined to the call's loop.
 */
final class CallLogic {

  /** Longest that a caller waits for the session, and that a session is waited for at the end. */
  static final Duration ATTACHING = Duration.ofSeconds(10);

  /** Longest that a leg which has been let go is waited for: its line has to end. */
  static final Duration LEAVING = Duration.ofSeconds(10);

  /** What but sound may come before the session has answered; past that the call is refused. */
  private static final int WAITING_LIMIT = 1_000;

  /** Sound that may come before; past that the oldest is dropped. */
  private static final long WAITING_MICROS = 60_000_000;

  /** The same in pieces, for a leg may send crumbs. */
  private static final int WAITING_PIECES = 8_192;

  private final CallState state;
  private final CallerHandler caller;
  private final NoModelHandler noModel;
  private final ModelHandler model;
  private final SessionHandler session;
  private final PortHandler port;
  private final TextHandler text;
  private final ArrayDeque<MediaInput> waiting = new ArrayDeque<>();
  private long waitingMicros;
  private int waitingPieces;
  private long attachBy;
  private PortFact.@Nullable Gone gone;
  private boolean refused;
  private boolean left;

  /** Until when the leg that has been let go may be there; absent if it has not been. */
  private @Nullable Long leaveBy;

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
    this.attachBy = state.now() + ATTACHING.toNanos();
  }

  /** First: where in the caller's sound somebody speaks, and what that makes of the turn. */
  void listen(MediaInput input, Consumer<MediaInput> next) {
    state.readClock();
    boolean listens = state.epoch > 0 && !state.closed() && !noModel.isEnding();
    if (input instanceof MediaInput.Sound(var audio) && listens) {
      caller.hear(audio);
    }
    next.accept(input);
  }

  /** Then: what follows from anything else. */
  void decide(MediaInput input, Consumer<MediaInput> next) {
    answer(input);
    next.accept(input);
  }

  /** At last: what may be played now, what is due, and all that was decided, in order. */
  void play(MediaInput input, Consumer<MediaOutput> next) {
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
    port.watchKeys();
    port.watchRinging();
    text.watch();
    watchMoving();
    if (state.epoch == 0) {
      watchAttaching();
    }
    watchLeaving();
  }

  /** Says how the call begins, if not with a caller who is there. */
  void begin(Answering answering) {
    port.begin(answering);
  }

  /** The tools of another agent, from the next response on. */
  void changeAgent(CallTools tools) {
    model.changeAgent(tools);
    noModel.modelsChange();
  }

  /** A guest's sound does not pass the graph: nothing of the call follows from it. */
  void guestHeard(Guest guest, Audio sound) {
    state.conference.guest(guest, sound);
  }

  /** All who have joined, or are about to. */
  List<Guest> guests() {
    var all = new ArrayList<>(state.conference.guests());
    waiting.forEach(input -> {
      if (input instanceof MediaInput.Join(var guest)) {
        all.add(guest);
      }
    });
    return all;
  }

  /** For whoever comes to a call that is over. */
  static MediaOutput.ToGuest turnedAway(Guest guest) {
    return new MediaOutput.ToGuest(
        guest, new PortOrder.HangUp(PortOrder.Ending.REFUSED, "session_over"));
  }

  /** Releases what lies outside the heap. Safe to call twice. */
  void close() {
    caller.close();
  }

  private void answer(MediaInput input) {
    switch (input) {
      case MediaInput.Ordered(var order) -> ordered(order);
      case MediaInput.OfPort(PortFact.Gone lost) -> gone(lost);
      case MediaInput.Tick _ -> state.out.woken();
      case MediaInput.Settled _ -> state.out.finish();
      case MediaInput.OfLink(LinkNews.Dialled news) -> caller.linked(news);
      case MediaInput.Move(var by) -> {
        moveBy = by;
        state.out.wakeAt(by);
      }
      case MediaInput.Sound _ -> {
        if (state.epoch == 0 && !state.closed()) {
          keep(input);
        }
      }
      case MediaInput.Missing _ -> throw new IllegalStateException("made up before");
      case MediaInput.Join(var guest) when state.closed() -> state.out.toGuest(turnedAway(guest));
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
    refused = refused || order instanceof SessionOrder.Refused;
    boolean taken = state.floor == null;
    session.ordered(order);
    if (taken && state.floor != null) {
      caller.floorTaken();
    }
    if (attaching && gone != null && (state.epoch > 0 || refused)) {
      leave(gone);
    } else if (attaching && state.epoch > 0) {
      port.attached();
      waiting.forEach(this::whenAttached);
      waiting.clear();
    } else if (attaching && refused) {
      dropWaiting();
    }
  }

  private void whenAttached(MediaInput input) {
    if (state.closed()) {
      return;
    }
    if (state.epoch == 0) {
      keep(input);
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
      case MediaInput.OfClient(var request) -> asked(RequestOrigin.LEGS, request);
      case MediaInput.OfWatcher(var client, var request) -> asked(client, request);
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

  private void asked(int client, ClientRequest request) {
    state.out.asker = client;
    switch (request) {
      case ClientRequest.Commit(var eventId) -> caller.commit(eventId);
      case ClientRequest.Clear _ -> caller.clear();
      case ClientRequest.Configure(var settings) -> caller.configure(settings);
      case ClientRequest.Keep(var settings) -> caller.keep(settings);
      case ClientRequest.OfSession wish ->
          state.out.toSession(RequestOrigin.command(client, wish, state.epoch, state.clock.now()));
      case ClientRequest.Malformed(var complaint) -> state.out.toAsker(complaint);
    }
    state.out.asker = null;
  }

  private void keep(MediaInput input) {
    waiting.add(input);
    if (input instanceof MediaInput.Sound(var audio)) {
      waitingMicros += audio.micros();
      waitingPieces++;
      dropOldestSound();
    } else if (waiting.size() - waitingPieces > WAITING_LIMIT) {
      letGo(
          "call_overrun",
          "requests: %d before the session answered (expected: at most %d)"
              .formatted(waiting.size() - waitingPieces, WAITING_LIMIT));
    }
  }

  private void dropOldestSound() {
    var all = waiting.iterator();
    while (all.hasNext() && (waitingMicros > WAITING_MICROS || waitingPieces > WAITING_PIECES)) {
      if (all.next() instanceof MediaInput.Sound(var audio)) {
        all.remove();
        waitingMicros -= audio.micros();
        waitingPieces--;
        state.counters.framesDropped.increment();
      }
    }
  }

  private void dropWaiting() {
    waiting.forEach(input -> {
      if (input instanceof MediaInput.Join(var guest)) {
        state.out.toGuest(turnedAway(guest));
      }
    });
    waiting.clear();
    waitingMicros = 0;
    waitingPieces = 0;
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
    } else if (late || (comesBack && state.isQuiet() && caller.isQuiet())) {
      state.moveAway("node_draining");
    } else {
      state.out.wakeAt(by);
    }
  }

  /** Neither a caller waits for ever for a session, nor a call that is over. */
  private void watchAttaching() {
    if (left || (state.closed() && gone == null)) {
      return;
    }
    if (state.now() - attachBy < 0) {
      state.out.wakeAt(attachBy);
    } else if (gone == null) {
      unreached();
    } else {
      leave(gone);
    }
  }

  private void unreached() {
    letGo("session_not_reached", "session: not reached (expected: an answer within 10 s)");
  }

  private void letGo(String code, String message) {
    dropWaiting();
    state.out.toClient(ConversationEvent.Complain.failed(code, message));
    state.close(PortOrder.Ending.OVERLOADED, code);
  }

  /** A leg that was told to end its line and does not say that it has is not waited for. */
  private void watchLeaving() {
    if (!state.closed() || gone != null || left) {
      return;
    }
    var by = leaveBy;
    if (by == null) {
      by = state.now() + LEAVING.toNanos();
      leaveBy = by;
    }
    if (state.now() - by < 0) {
      state.out.wakeAt(by);
    } else {
      state.counters.legsNotGone.increment();
      gone(new PortFact.Gone("leg_not_gone", false));
    }
  }

  /** A session that is still being reached is told as soon as it answers. */
  private void gone(PortFact.Gone lost) {
    if (gone != null) {
      return;
    }
    gone = lost;
    state.legGone();
    dropWaiting();
    if (state.epoch == 0 && !refused) {
      attachBy = state.now() + ATTACHING.toNanos();
    } else {
      leave(lost);
    }
  }

  /** What the caller heard is told to the session before the caller's leaving. */
  private void leave(PortFact.Gone lost) {
    if (left) {
      return;
    }
    left = true;
    caller.close();
    if (state.epoch > 0) {
      state.speech.silence();
      state.responses.cancelReply(StopReason.CLIENT_CANCELLED);
      boolean forGood = lost.hungUp() || state.port.line().returns() == Returns.NONE;
      state.out.toSession(
          new SessionCommand.Detach(state.epoch, lost.reason(), forGood, state.clock.now()));
    }
    state.out.finish();
  }
}
