package dev.parley.media.call;

import dev.parley.media.audio.Audio;
import dev.parley.media.channel.SessionChannel;
import dev.parley.media.graph.LoopSource;
import dev.parley.media.graph.Stage;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.graph.StepStage;
import dev.parley.media.graph.TurnShare;
import dev.parley.media.links.LinkSupervisor;
import dev.parley.media.port.AttachedClient;
import dev.parley.media.port.AudioTap;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ClientRight;
import dev.parley.media.port.ConversationClient;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Guest;
import dev.parley.media.port.GuestLine;
import dev.parley.media.port.Leg;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TapAnswer;
import dev.parley.media.port.TextFact;
import dev.parley.media.tap.CallTaps;
import dev.parley.media.time.LoopTimer;
import dev.parley.media.turns.TurnTaking;
import dev.parley.net.loop.LoopTicker;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media plane of one call: its graph, run on the call's own event loop from the first frame to
 * the last. A frame goes from the caller through here to the model without changing thread.
 */
public final class Call implements CallHandle {

  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  private static final int ORDER_BUFFER = 256;

  /** Of one side's inputs, as many as a model in full flow sends in a second. */
  private static final int MOST_A_TURN = 256;

  /** How long the end of a call waits for the session to have stored it. */
  private static final Duration SETTLING = Duration.ofSeconds(60);

  private record Inlets(
      LoopSource.Feed caller,
      LoopSource.Feed others,
      ActorRef<SessionOrder> orders,
      CompletionStage<Done> end) {}

  private final CallContext around;
  private final CallRequest who;
  private final Leg leg;
  private final CallState state;
  private final CallLogic logic;
  private final Inlets inlets;
  private final InboundQueue ofCaller = new InboundQueue();
  private final InboundQueue ofOthers = new InboundQueue();
  private final FrameIntake intake;
  private final StageMeter meter;
  private final SessionChannel channel;
  private final CallOutlet outlet;
  private final ModelFactInlet reports;
  private final AgentModels models;
  private final LinkSupervisor links;
  private final LoopTicker.Alarm wake;
  private final LoopTicker.Watch watching;
  private final long beganAt;

  private final List<Runnable> leaving = new ArrayList<>(1);
  private boolean left;
  private boolean over;
  private boolean overran;

  /** When the session is no longer waited for after the call's end, in nanoseconds. */
  private long settleBy;

  /** Begins a call. Runs on the call's loop, as all of it does. */
  public static Call begin(CallContext around, CallRequest who, Leg leg) {
    return new Call(around, who, leg);
  }

  private Call(CallContext around, CallRequest who, Leg leg) {
    this.around = around;
    this.who = who;
    this.leg = leg;
    var later = LoopTimer.on(around.loop());
    this.meter = new StageMeter(around.clock()::nanos, around.counters().stages);
    this.intake = new FrameIntake(around.clock(), around.counters());
    this.beganAt = around.clock().nanos();
    this.state = state();
    this.logic = new CallLogic(state, who.stem(), around.tools(), TurnTaking::ours);
    logic.begin(leg.answering());
    this.inlets = graph(later).run(around.system());
    this.channel =
        new SessionChannel(
            around.sessions(), who.sessionId(), address(), around.clock(), around.counters());
    this.outlet =
        new CallOutlet(
            leg, around.maySpeak(), channel::isUnstored, around.clock(), later, around.counters());
    this.reports = new ModelFactInlet(around.loop(), this::reported, this::overrun);
    this.models = new AgentModels(around, who, state, leg.port().kind(), this::broken);
    this.links = links(later);
    var ticker = LoopTicker.of(around.loop());
    this.wake = ticker.alarm(this::tick);
    this.watching = ticker.watch(this::watch);
    // From here on the graph may run: all that it uses is there.
    links.begin();
    inlets.end().whenComplete((_, failure) -> around.loop().execute(() -> ended(failure)));
    attach();
    enter(new MediaInput.Tick());
  }

  @Override
  public void audio(Audio sound) {
    enter(new MediaInput.Sound(sound));
  }

  @Override
  public void missing(long millis) {
    enter(new MediaInput.Missing(millis));
  }

  @Override
  public void report(PortFact fact) {
    enter(new MediaInput.OfPort(fact));
  }

  @Override
  public void told(TextFact fact) {
    enter(new MediaInput.OfText(fact));
  }

  @Override
  public void ask(ClientRequest request) {
    enter(new MediaInput.OfClient(request));
  }

  @Override
  public void drain(Duration patience) {
    enter(new MediaInput.Move(around.clock().nanos() + patience.toNanos()));
  }

  @Override
  public void transfer(String target) {
    enter(new MediaInput.Transfer(target));
  }

  @Override
  public void sendDigits(String digits) {
    enter(new MediaInput.SendDigits(digits));
  }

  @Override
  public @Nullable AttachedClient attach(ConversationClient client, Set<ClientRight> rights) {
    var number = over ? null : outlet.attach(client, rights);
    return number == null ? null : new Attached(number, Set.copyOf(rights));
  }

  /** A client beside the leg's own. */
  private final class Attached implements AttachedClient {
    private final int number;
    private final Set<ClientRight> rights;

    Attached(int number, Set<ClientRight> rights) {
      this.number = number;
      this.rights = rights;
    }

    @Override
    public void ask(ClientRequest request) {
      var needed = RequestOrigin.rightsFor(request);
      if (needed.isEmpty() || needed.stream().anyMatch(rights::contains)) {
        enter(new MediaInput.OfWatcher(number, request));
      } else if (!over) {
        var message =
            "rights: %s (expected: one of %s)"
                .formatted(new TreeSet<>(rights), new TreeSet<>(needed));
        var complaint = ConversationEvent.Complain.refused(null, "forbidden", null, message);
        outlet.asker(new MediaOutput.ToAsker(number, complaint));
      }
    }

    @Override
    public void detach() {
      outlet.detach(number);
    }
  }

  @Override
  public GuestLine join(Guest guest) {
    if (left || over) {
      guest.port().take(new PortOrder.HangUp(PortOrder.Ending.REFUSED, "session_over"));
    } else {
      enter(new MediaInput.Join(guest));
    }
    return new GuestLine() {
      @Override
      public void audio(Audio sound) {
        if (!over) {
          logic.guestHeard(guest, sound);
        }
      }

      @Override
      public void gone(String reason) {
        enter(new MediaInput.GuestGone(guest, reason));
      }
    };
  }

  @Override
  public Map<Stage, StageMeter.Count> count() {
    return meter.counts();
  }

  @Override
  public TapAnswer tap(AudioTap tap, Executor thread) {
    if (left || over) {
      return TapAnswer.OVER;
    }
    if (state.port.isWords()) {
      return TapAnswer.NO_SOUND;
    }
    var taps = state.taps;
    if (taps == null) {
      taps = new CallTaps(beganAt, around.counters().taps);
      state.taps = taps;
    }
    boolean tapped = taps.add(tap, thread, around.clock().nanos());
    return tapped ? TapAnswer.TAPPED : TapAnswer.TOO_MANY;
  }

  @Override
  public void untap(AudioTap tap) {
    var taps = state.taps;
    if (taps != null) {
      taps.remove(tap);
      state.taps = taps.isEmpty() ? null : taps;
    }
  }

  @Override
  public void whenLeft(Runnable deed) {
    if (left || over) {
      deed.run();
    } else {
      leaving.add(deed);
    }
  }

  private void hasLeft() {
    var taps = state.taps;
    if (taps != null) {
      taps.ended(around.clock().nanos());
      state.taps = null;
    }
    leaving.forEach(Runnable::run);
    leaving.clear();
  }

  /** What comes while the graph works waits until it is done with what it works on. */
  void enter(MediaInput input) {
    if (over) {
      return;
    }
    switch (input) {
      case MediaInput.Sound heard -> {
        meter.comes(StageMeter.Path.CALLER, heard);
        enter(ofCaller, inlets.caller(), heard);
      }
      case MediaInput.Missing _, MediaInput.OfClient _, MediaInput.OfWatcher _ ->
          enter(ofCaller, inlets.caller(), input);
      case MediaInput.OfPort(PortFact.Gone _) -> {
        // Nothing that came before matters any more.
        ofCaller.clear();
        ofOthers.drain().forEach(this::turnAway);
        intake.clear();
        enter(ofOthers, inlets.others(), input);
      }
      case MediaInput.Reported(ModelFact.Spoken _) -> {
        meter.comes(StageMeter.Path.AGENT, input);
        enter(ofOthers, inlets.others(), input);
      }
      case MediaInput.OfPort _,
          MediaInput.OfText _,
          MediaInput.Transfer _,
          MediaInput.SendDigits _,
          MediaInput.Join _,
          MediaInput.GuestGone _,
          MediaInput.Move _,
          MediaInput.Ordered _,
          MediaInput.Reported _,
          MediaInput.OfLink _,
          MediaInput.Rendered _,
          MediaInput.Settled _,
          MediaInput.Tick _ ->
          enter(ofOthers, inlets.others(), input);
    }
  }

  /** A guest who came to a call that ends is told so. */
  private void turnAway(MediaInput input) {
    if (input instanceof MediaInput.Join(var guest)) {
      outlet.guest(CallLogic.turnedAway(guest));
    }
  }

  private void enter(InboundQueue queue, LoopSource.Feed graph, MediaInput input) {
    switch (queue.enter(input)) {
      case TAKEN -> {}
      case PUSHED_OUT_OLDER -> {
        meter.drops(Stage.ARRIVAL);
        around.counters().framesDropped.increment();
      }
      case REFUSED -> {
        overrun();
        return;
      }
    }
    graph.wake();
  }

  /**
   * The whole media plane, top to bottom. What the caller sends is framed; what the model, the
   * session and the clock say does not wait behind it. From there all goes one way.
   */
  private RunnableGraph<Inlets> graph(LoopTimer later) {
    return Source.fromGraph(LoopSource.of(() -> arrives(ofCaller), share(), later))
        .via(new FramingStage(meter, intake, later))
        .mergeMat(
            Source.fromGraph(LoopSource.of(() -> arrives(ofOthers), share(), later)),
            Keep.both(),
            false)
        .mergeMat(orders(), Keep.both(), false)
        .via(StepStage.of(Stage.SESSION, meter, this::heardFromSession))
        .via(StepStage.of(Stage.TURNS, meter, logic::listen))
        .via(StepStage.of(Stage.RULES, meter, logic::decide))
        .via(StepStage.of(Stage.PLAYOUT, meter, logic::play))
        .via(StepStage.of(Stage.DEPARTURE, meter, this::depart))
        .toMat(Sink.head(), Call::inlets)
        .withAttributes(ActorAttributes.dispatcher(around.dispatcher()));
  }

  /** Of inputs; how much sound they hold the framing bounds. */
  private TurnShare share() {
    return new TurnShare(MOST_A_TURN, around.clock());
  }

  private @Nullable MediaInput arrives(InboundQueue queue) {
    var next = queue.poll();
    if (next != null) {
      meter.enters(next);
    }
    return next;
  }

  private static Source<MediaInput, ActorRef<SessionOrder>> orders() {
    return ActorSource.<SessionOrder>actorRef(
            _ -> false, _ -> Optional.empty(), ORDER_BUFFER, OverflowStrategy.fail())
        .map(MediaInput.Ordered::new);
  }

  private static Inlets inlets(
      Pair<Pair<LoopSource.Feed, LoopSource.Feed>, ActorRef<SessionOrder>> sources,
      CompletionStage<Done> end) {
    var feeds = sources.first();
    return new Inlets(feeds.first(), feeds.second(), sources.second(), end);
  }

  /** To the caller, the model and the session; the last ends the graph. */
  private void depart(MediaOutput output, Consumer<Done> end) {
    switch (output) {
      case MediaOutput.ToPort order -> {
        outlet.port(order);
        if (order.order() instanceof PortOrder.Play) {
          meter.leaves(StageMeter.Path.AGENT);
        }
      }
      case MediaOutput.ToText order -> outlet.text(order);
      case MediaOutput.ToClient event -> outlet.client(event);
      case MediaOutput.ToGuest order -> outlet.guest(order);
      case MediaOutput.OfGuest(var message) -> around.sessions().tell(who.sessionId(), message);
      case MediaOutput.ToAsker event -> outlet.asker(event);
      case MediaOutput.ToModel(var order) -> {
        toModel(order);
        if (order instanceof ModelOrder.Hear) {
          meter.leaves(StageMeter.Path.CALLER);
        }
      }
      case MediaOutput.ToSession(var message) -> {
        links.told(message);
        channel.tell(message);
      }
      case MediaOutput.Render(var words, var format) ->
          around
              .words()
              .render(
                  words,
                  format,
                  around.loop(),
                  sound -> enter(new MediaInput.Rendered(words, sound)));
      case MediaOutput.WakeAt(var nanos) -> wakeAt(nanos);
      case MediaOutput.Finish _ -> {
        leave();
        if (channel.isSettled()) {
          end.accept(Done.getInstance());
        }
      }
    }
  }

  private void toModel(ModelOrder order) {
    if (reports.hasToldAll()) {
      links.accept(order);
    } else {
      reports.whenToldAll(() -> links.accept(order));
    }
  }

  /**
   * What comes from the session for the channel stays there. Of a call that is over only this goes
   * on, that all which was told about it is safe.
   */
  private void heardFromSession(MediaInput input, Consumer<MediaInput> next) {
    boolean taken = input instanceof MediaInput.Ordered(var order) && channel.takes(order);
    if (taken) {
      outlet.look();
    }
    if (taken || left) {
      meter.drops(Stage.SESSION);
    }
    if (left) {
      if (channel.isSettled()) {
        next.accept(new MediaInput.Settled());
      }
      return;
    }
    if (!taken) {
      if (input instanceof MediaInput.Ordered(var order)) {
        changeAgent(order);
        tellLinks(order);
      }
      next.accept(input);
    }
  }

  /** The session has another agent: its model and its tools are those of the next response. */
  private void changeAgent(SessionOrder order) {
    var next = SessionHandler.agentIn(order);
    if (next == null || !state.agent.becomes(next)) {
      return;
    }
    logic.changeAgent(around.wiring().tools(next));
    var its = models.of(next);
    var settings = state.agent.settings(state.settings);
    reports.whenToldAll(() -> links.changeModels(its, settings));
  }

  private void tellLinks(SessionOrder order) {
    if (order instanceof SessionOrder.FloorMoved || order instanceof SessionOrder.ContextTold) {
      reports.whenToldAll(() -> links.ordered(order));
    } else {
      links.ordered(order);
    }
  }

  /** The caller has gone; the graph goes when all that was told about the call is safe. */
  private void leave() {
    if (!left) {
      left = true;
      hasLeft();
      settleBy = around.clock().nanos() + SETTLING.toNanos();
      reports.whenToldAll(links::close);
    }
  }

  /** Twice a second, while the call and its end last. */
  private void watch() {
    if (over) {
      return;
    }
    channel.watch();
    meter.settle();
    if (!left) {
      links.watch();
    }
    if (left && around.clock().nanos() - settleBy > 0) {
      around.counters().endsUnstored.increment();
      channel.giveUp();
      enter(new MediaInput.Tick());
    } else if (!left && channel.isLost()) {
      outlet.end(PortOrder.Ending.OVERLOADED, "session_not_reached");
      report(new PortFact.Gone("session_not_reached", false));
    }
  }

  private CallState state() {
    return new CallState(
        around.clock(),
        who.agent(),
        leg.settings(),
        leg.port().capabilities(),
        around.playoutLead().toNanos(),
        around.counters(),
        meter,
        !leg.isOneLine());
  }

  private LinkSupervisor links(LoopTimer later) {
    return new LinkSupervisor(
        new LinkSupervisor.LinkContext(
            around.clock(),
            later,
            around.breakers(),
            around.counters(),
            around.rooms().here(around.counters()),
            reports::of,
            fact -> enter(new MediaInput.Reported(fact)),
            news -> enter(new MediaInput.OfLink(news)),
            reports::whenToldAll),
        models.of(state.agent.definition()),
        state.agent.settings(state.settings));
  }

  private void broken(RuntimeException failure) {
    inlets.others().fail(failure);
    logic.close();
  }

  private void reported(int byLink, ModelFact fact) {
    links.reported(byLink, fact);
  }

  private void attach() {
    channel.attach(
        new SessionCommand.Attach(
            AgentTerms.of(who.agent()),
            who.tenant(),
            leg.port().kind(),
            leg.greets(),
            who.resumes(),
            channel.address(),
            around.clock().now()));
  }

  /** More control than any call has: it must not be dropped, so the call breaks. */
  private void overrun() {
    if (!over) {
      over = true;
      overran = true;
      outlet.end(PortOrder.Ending.OVERLOADED, "call_overrun");
      inlets.others().fail(new IllegalStateException("inputs: too many waited"));
    }
  }

  /** Only the earliest wish counts: the logic asks again for the later ones. */
  private void wakeAt(long nanos) {
    wake.after(Math.max(0, nanos - around.clock().nanos()));
  }

  private void tick() {
    enter(new MediaInput.Tick());
  }

  private String address() {
    return ActorRefResolver.get(around.system()).toSerializationFormat(inlets.orders());
  }

  private void ended(@Nullable Throwable failure) {
    over = true;
    hasLeft();
    watching.stop();
    meter.settle();
    intake.clear();
    ofCaller.clear();
    ofOthers.clear();
    logic.close();
    wake.stop();
    links.close();
    if (failure == null) {
      return;
    }
    logic
        .guests()
        .forEach(guest ->
            outlet.guest(
                new MediaOutput.ToGuest(
                    guest, new PortOrder.HangUp(PortOrder.Ending.FAILED, "internal_error"))));
    if (overran) {
      LOG.atWarn().addKeyValue("session", who.sessionId()).log("call overrun; it is let go");
      return;
    }
    LOG.atError()
        .addKeyValue("session", who.sessionId())
        .setCause(failure)
        .log("media plane of a call broke; the caller is let go");
    outlet.cut(PortOrder.Ending.FAILED, "internal_error");
  }
}
