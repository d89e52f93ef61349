package dev.parley.media.call;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.AttachedClient;
import dev.parley.media.port.AudioTap;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ClientRight;
import dev.parley.media.port.ConversationClient;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Leg;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TapAnswer;
import dev.parley.media.port.TextFact;
import dev.parley.media.tap.CallTaps;
import dev.parley.media.turns.TurnTaking;
import dev.parley.net.loop.LoopTicker;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.QueueOfferResult;
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

  /** What the graph takes in one turn of the loop; the rest waits in the {@link InboundQueue}. */
  private static final int GRAPH_BUFFER = 256;

  private static final int ORDER_BUFFER = 256;

  /** How long the end of a call waits for the session to have stored it. */
  private static final Duration SETTLING = Duration.ofSeconds(60);

  /** The world around a call. */
  public record CallContext(
      ActorSystem<?> system,
      EventLoop loop,
      String dispatcher,
      ModelLink.Model model,
      CallTools tools,
      SessionGate sessions,
      MediaClock clock,
      Duration playoutLead,
      MediaCounters counters,
      AgentWiring wiring,
      LinkBreakers breakers,
      BooleanSupplier maySpeak) {

    /**
     * A call whose agents all have one model and the same tools, and that shares no breakers and
     * may always speak.
     */
    public CallContext(
        ActorSystem<?> system,
        EventLoop loop,
        String dispatcher,
        ModelLink.Model model,
        CallTools tools,
        SessionGate sessions,
        MediaClock clock,
        Duration playoutLead,
        MediaCounters counters) {
      this(
          system,
          loop,
          dispatcher,
          model,
          tools,
          sessions,
          clock,
          playoutLead,
          counters,
          new OneCast(model, tools),
          new LinkBreakers(),
          () -> true);
    }
  }

  /** What a call is given for an agent that it did not begin with. */
  public interface AgentWiring {

    ModelLink.Model model(AgentDefinition agent);

    CallTools tools(AgentDefinition agent);
  }

  private record OneCast(ModelLink.Model only, CallTools same) implements AgentWiring {

    @Override
    public ModelLink.Model model(AgentDefinition agent) {
      return only;
    }

    @Override
    public CallTools tools(AgentDefinition agent) {
      return same;
    }
  }

  /** The way to the call's session, wherever it is. */
  public interface SessionGate {
    void tell(String sessionId, SessionCommand command);
  }

  private record Inlets(
      BoundedSourceQueue<MediaInput> inputs,
      ActorRef<SessionOrder> orders,
      CompletionStage<Done> end) {}

  private final CallContext around;
  private final CallRequest who;
  private final Leg leg;
  private final CallState state;
  private final CallLogic logic;
  private final Inlets inlets;
  private final FrameIntake intake;
  private final InboundQueue inbound;
  private final SessionChannel line;
  private final CallOutlet outlet;
  private final ModelFactInlet reports;
  private final LinkSupervisor links;
  private final LoopTicker.Alarm wake;
  private final LoopTicker.Watch watching;
  private final long beganAt;
  private AgentDefinition agent;

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
    this.agent = who.agent();
    this.beganAt = around.clock().nanos();
    this.state = state();
    this.logic = new CallLogic(state, who.stem(), who.agent(), around.tools(), TurnTaking::ours);
    logic.begin(leg.answering());
    this.inlets = graph().run(around.system());
    this.line =
        new SessionChannel(
            around.sessions(), who.sessionId(), address(), around.clock(), around.counters());
    var later = LoopTimer.on(around.loop());
    this.intake =
        new FrameIntake(
            this::letIn, around.loop()::execute, this::overrun, around.clock(), around.counters());
    this.inbound = new InboundQueue(this::takes, later);
    this.outlet =
        new CallOutlet(
            leg, around.maySpeak(), line::isUnstored, around.clock(), later, around.counters());
    this.reports = new ModelFactInlet(around.loop(), this::reported, this::overrun);
    this.links = links(later);
    links.begin();
    var ticker = LoopTicker.of(around.loop());
    this.wake = ticker.alarm(this::tick);
    this.watching = ticker.watch(this::watch);
    inlets.end().whenComplete((_, failure) -> around.loop().execute(() -> ended(failure)));
    attach();
    enter(new MediaInput.Tick());
  }

  @Override
  public void heard(Audio sound) {
    enter(new MediaInput.Heard(sound));
  }

  @Override
  public void missing(long millis) {
    if (!over) {
      intake.missing(millis);
    }
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

  void enter(MediaInput input) {
    if (!over) {
      intake.enter(input);
    }
  }

  private void letIn(MediaInput input) {
    if (over) {
      return;
    }
    switch (inbound.enter(input)) {
      case TAKEN -> {}
      case PUSHED_OUT_OLDER -> around.counters().framesDropped.increment();
      case REFUSED -> overrun();
    }
  }

  /** The whole media plane, top to bottom. */
  private RunnableGraph<Inlets> graph() {
    return Source.<MediaInput>queue(GRAPH_BUFFER)
        .mergeMat(orders(), Keep.both(), false)
        .mapConcat(this::answer)
        .takeWhile(output -> !(output instanceof MediaOutput.Finish && finishes()))
        .toMat(Sink.foreach(this::perform), Call::inlets)
        .withAttributes(ActorAttributes.dispatcher(around.dispatcher()));
  }

  private static Source<MediaInput, ActorRef<SessionOrder>> orders() {
    return ActorSource.<SessionOrder>actorRef(
            _ -> false, _ -> Optional.empty(), ORDER_BUFFER, OverflowStrategy.fail())
        .map(MediaInput.Ordered::new);
  }

  private static Inlets inlets(
      Pair<BoundedSourceQueue<MediaInput>, ActorRef<SessionOrder>> sources,
      CompletionStage<Done> end) {
    return new Inlets(sources.first(), sources.second(), end);
  }

  private void perform(MediaOutput output) {
    switch (output) {
      case MediaOutput.ToPort order -> outlet.port(order);
      case MediaOutput.ToText order -> outlet.text(order);
      case MediaOutput.ToClient event -> outlet.client(event);
      case MediaOutput.ToAsker event -> outlet.asker(event);
      case MediaOutput.ToModel(var order) -> toModel(order);
      case MediaOutput.ToSession(var message) -> {
        links.told(message);
        line.tell(message);
      }
      case MediaOutput.WakeAt(var nanos) -> wakeAt(nanos);
      case MediaOutput.Finish _ -> {
        // The logic is done, but the journal does not hold yet all that the session was told.
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

  /** What comes from the session for the line stays there; anything else is the logic's. */
  private List<MediaOutput> answer(MediaInput input) {
    boolean taken = input instanceof MediaInput.Ordered(var order) && line.takes(order);
    if (taken) {
      outlet.look();
    }
    if (left) {
      return line.isSettled() ? List.of(new MediaOutput.Finish()) : List.of();
    }
    if (!taken && input instanceof MediaInput.Ordered(var order)) {
      changeAgent(order);
    }
    return taken ? List.of() : logic.on(input);
  }

  /** The session has another agent: its model and its tools are those of the next response. */
  private void changeAgent(SessionOrder order) {
    var next = SessionHandler.agentIn(order);
    if (next == null || next.equals(agent)) {
      return;
    }
    agent = next;
    logic.changeAgent(around.wiring().tools(next));
    var models = models(around.wiring().model(next));
    reports.whenToldAll(() -> links.changeModels(models));
  }

  /** The caller has gone; the graph goes when all that was told about the call is safe. */
  private boolean finishes() {
    if (!left) {
      left = true;
      hasLeft();
      settleBy = around.clock().nanos() + SETTLING.toNanos();
      reports.whenToldAll(links::close);
    }
    return line.isSettled();
  }

  /** Twice a second, while the call and its end last. */
  private void watch() {
    if (over) {
      return;
    }
    line.watch();
    if (!left) {
      links.watch();
    }
    if (left && around.clock().nanos() - settleBy > 0) {
      around.counters().endsUnstored.increment();
      line.giveUp();
      enter(new MediaInput.Tick());
    } else if (!left && line.isLost()) {
      outlet.end(PortOrder.Ending.OVERLOADED, "session_not_reached");
      report(new PortFact.Gone("session_not_reached", false));
    }
  }

  private CallState state() {
    return new CallState(
        around.clock(),
        leg.settings(),
        leg.port().capabilities(),
        around.playoutLead().toNanos(),
        around.counters());
  }

  private LinkSupervisor links(LoopTimer later) {
    return new LinkSupervisor(
        new LinkSupervisor.LinkContext(
            around.clock(), later, around.breakers(), around.counters(), reports::of, this::enter),
        models(around.model()));
  }

  /** The models that may answer for the agent, in the order in which they are tried. */
  private List<LinkDialer.ModelDial> models(ModelLink.Model model) {
    return List.of(new AgentsModel(model, agent));
  }

  private final class AgentsModel implements LinkDialer.ModelDial {
    private final ModelLink.Model model;
    private final AgentDefinition agent;

    AgentsModel(ModelLink.Model model, AgentDefinition agent) {
      this.model = model;
      this.agent = agent;
    }

    @Override
    public String name() {
      var choice = agent.model();
      return choice.name() == null ? choice.kind() : choice.name();
    }

    @Override
    public String endpoint() {
      var choice = agent.model();
      return choice.kind() + " " + choice.url() + " " + choice.name();
    }

    @Override
    public ModelLink open(int number, ModelLink.Beginning beginning, Consumer<ModelFact> facts) {
      var settings = state.settings;
      try {
        var link =
            LinkTranscoder.open(
                model.formats(),
                settings.hears(),
                settings.speaks(),
                (hears, speaks, told) -> model.open(setup(number, beginning, hears, speaks), told),
                facts,
                around.counters().soundUnreadable);
        if (state.port.isWords() && !link.capabilities().textOnly()) {
          link.close();
          return FailedLink.report(speaksOnly(), facts);
        }
        logic.giveAll(link.capabilities().takes() == LinkCapabilities.Takes.ALL);
        return link;
      } catch (RuntimeException failure) {
        inlets.inputs().fail(failure);
        logic.close();
        throw failure;
      }
    }

    private ModelFact.Problem speaksOnly() {
      return new ModelFact.Problem(
          "model_speaks_only",
          "model: %s answers by voice only (expected: a model that answers a %s in text)"
              .formatted(name(), leg.port().kind()),
          ModelFact.Failure.REFUSED);
    }

    private ModelLink.Setup setup(
        int number, ModelLink.Beginning beginning, AudioFormat hears, AudioFormat speaks) {
      return new ModelLink.Setup(
          who.sessionId(),
          agent,
          around.loop(),
          hears,
          speaks,
          beginning,
          new LinkNaming(who.stem(), number));
    }
  }

  private void reported(int byLink, ModelFact fact) {
    links.reported(byLink, fact);
  }

  private void attach() {
    line.attach(
        new SessionCommand.Attach(
            AgentTerms.of(who.agent()),
            who.tenant(),
            leg.port().kind(),
            leg.greets(),
            who.resumes(),
            line.address(),
            around.clock().now()));
  }

  private boolean takes(MediaInput input) {
    return !(inlets.inputs().offer(input) instanceof QueueOfferResult.Dropped$);
  }

  /** More control than any call has: it must not be dropped, so the call breaks. */
  private void overrun() {
    if (!over) {
      over = true;
      overran = true;
      outlet.end(PortOrder.Ending.OVERLOADED, "call_overrun");
      inlets.inputs().fail(new IllegalStateException("inputs: too many waited"));
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
    intake.clear();
    inbound.clear();
    logic.close();
    wake.stop();
    links.close();
    if (failure == null) {
      return;
    }
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
