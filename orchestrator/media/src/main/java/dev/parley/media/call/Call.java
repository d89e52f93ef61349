package dev.parley.media.call;

import dev.parley.media.channel.SessionChannel;
import dev.parley.media.graph.LoopSource;
import dev.parley.media.graph.Stage;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.graph.StepStage;
import dev.parley.media.graph.TurnShare;
import dev.parley.media.links.LinkSupervisor;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.Leg;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.media.rules.CallLogic;
import dev.parley.media.rules.MediaInput;
import dev.parley.media.rules.MediaOutput;
import dev.parley.media.time.LoopTimer;
import dev.parley.net.loop.LoopTicker;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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
public final class Call {

  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  private static final int ORDER_BUFFER = 256;

  /** Of one side's inputs, as many as a model in full flow sends in a second. */
  private static final int MOST_A_TURN = 256;

  private record Inlets(
      LoopSource.Feed caller,
      LoopSource.Feed others,
      ActorRef<SessionOrder> orders,
      CompletionStage<Done> end) {}

  private final CallContext around;
  private final CallRequest who;
  private final InboundQueue ofCaller = new InboundQueue();
  private final InboundQueue ofOthers = new InboundQueue();
  private final FrameIntake intake;
  private final StageMeter meter;
  private final CallLogic logic;
  private final SessionChannel channel;
  private final CallOutlet outlet;
  private final SessionLine session;
  private final ModelFactInlet reports;
  private final AgentModels models;
  private final LinkSupervisor links;
  private final CallEntrance entrance;
  private final LoopTicker.Alarm wake;
  private final LoopTicker.Watch watching;

  /** Begins a call. Runs on the call's loop, as all of it does. */
  public static CallHandle begin(CallContext around, CallRequest who, Leg leg) {
    return new Call(around, who, leg).entrance;
  }

  private Call(CallContext around, CallRequest who, Leg leg) {
    this.around = around;
    this.who = who;
    var later = LoopTimer.on(around.loop());
    var clock = around.clock();
    var counters = around.counters();
    this.meter = new StageMeter(clock::nanos, counters.stages);
    this.intake = new FrameIntake(clock, counters);
    this.logic =
        CallLogic.begin(
            who,
            leg,
            new CallLogic.CallParts(around.tools(), around.turns(), around.playoutLead()),
            clock,
            counters,
            meter);
    this.channel = new SessionChannel(around.sessions(), who.sessionId(), clock, counters);
    this.outlet =
        new CallOutlet(leg, around.maySpeak(), channel::isUnstored, clock, later, counters);
    this.session = new SessionLine(around, channel, outlet, meter, this::toLinks, this::enter);
    this.reports = new ModelFactInlet(around.loop(), this::reported, this::overrun);
    this.models = new AgentModels(around, who, logic, leg.port(), this::broken);
    this.links = links(later);
    var inlets = graph(later).run(around.system());
    this.entrance =
        new CallEntrance(
            around,
            meter,
            intake,
            new CallEntrance.Beginnings(ofCaller, inlets.caller(), ofOthers, inlets.others()),
            logic,
            outlet,
            session);
    var ticker = LoopTicker.of(around.loop());
    this.wake = ticker.alarm(this::tick);
    this.watching = ticker.watch(this::watch);
    // From here on the graph may run: all that it uses is there.
    session.whenLeft(logic::endTaps);
    links.begin();
    inlets.end().whenComplete((_, failure) -> around.loop().execute(() -> ended(failure)));
    channel.attach(attach(leg, inlets.orders()));
    tick();
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
        .via(StepStage.of(Stage.SESSION, meter, session::hear))
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

  /** The session's orders, before the rules do them. */
  private void toLinks(SessionOrder order) {
    var agent = logic.changeAgent(order, around.wiring()::tools);
    if (agent != null) {
      var its = models.of(agent);
      var settings = logic.linkSettings();
      var answering = CallLogic.modelIn(order);
      reports.whenToldAll(() -> links.changeModels(its, settings, answering));
    }
    if (order instanceof SessionOrder.FloorMoved || order instanceof SessionOrder.ContextTold) {
      reports.whenToldAll(() -> links.ordered(order));
    } else {
      links.ordered(order);
    }
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
        models.of(who.agent()),
        logic.linkSettings());
  }

  private void reported(int byLink, ModelFact fact) {
    links.reported(byLink, fact);
  }

  private void broken(RuntimeException failure) {
    entrance.fail(failure);
    logic.close();
  }

  private void overrun() {
    entrance.overrun();
  }

  private void enter(MediaInput input) {
    entrance.enter(input);
  }

  private SessionCommand.Attach attach(Leg leg, ActorRef<SessionOrder> orders) {
    return new SessionCommand.Attach(
        AgentTerms.of(who.agent()),
        who.tenant(),
        leg.port().kind(),
        leg.greets(),
        who.resumes(),
        ActorRefResolver.get(around.system()).toSerializationFormat(orders),
        around.clock().now());
  }

  /** Only the earliest wish counts: the logic asks again for the later ones. */
  private void wakeAt(long nanos) {
    wake.after(Math.max(0, nanos - around.clock().nanos()));
  }

  private void tick() {
    entrance.enter(new MediaInput.Tick());
  }

  /** Twice a second, while the call and its end last. */
  private void watch() {
    if (entrance.isClosed()) {
      return;
    }
    meter.settle();
    if (!session.hasLeft()) {
      links.watch();
    }
    session.watch();
  }

  private void leave() {
    if (!session.hasLeft()) {
      session.leave();
      reports.whenToldAll(links::close);
    }
  }

  private void ended(@Nullable Throwable failure) {
    entrance.close();
    session.tellLeft();
    watching.stop();
    meter.settle();
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
    if (entrance.hasOverrun()) {
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
