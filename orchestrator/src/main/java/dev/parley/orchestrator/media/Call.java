package dev.parley.orchestrator.media;

import static dev.parley.orchestrator.media.MediaOutput.Finish;
import static dev.parley.orchestrator.media.MediaOutput.ToLeg;
import static dev.parley.orchestrator.media.MediaOutput.ToModel;
import static dev.parley.orchestrator.media.MediaOutput.ToSession;
import static dev.parley.orchestrator.media.MediaOutput.WakeAt;

import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.AgentTerms;
import dev.parley.session.SessionCommand;
import dev.parley.session.SessionOrder;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
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
public final class Call {

  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  /** About five seconds of 20 ms frames; then the newest are dropped, for nobody listens. */
  private static final int CALLER_BUFFER = 256;

  private static final int ORDER_BUFFER = 256;

  /** A model in full flow sends a sentence at once. */
  private static final int REPORT_BUFFER = 4_096;

  /** Frames of callers that were dropped because their call did not keep up. */
  public static final LongAdder DROPPED_FRAMES = new LongAdder();

  /** The world around a call. */
  public record Surroundings(
      ActorSystem<?> system,
      EventLoop loop,
      String dispatcher,
      ModelLink.Model model,
      CallTools tools,
      SessionGate sessions,
      MediaClock clock,
      Duration playoutLead) {}

  /** The way to the call's session, wherever it is. */
  public interface SessionGate {
    void tell(String sessionId, SessionCommand command);
  }

  /** Whose call it is. */
  public record Caller(String sessionId, String tenant, AgentDefinition agent) {}

  private record Entrances(
      BoundedSourceQueue<MediaInput> caller,
      ActorRef<SessionOrder> orders,
      BoundedSourceQueue<MediaInput> reports,
      CompletionStage<Done> end) {}

  private final Surroundings around;
  private final Caller who;
  private final Leg leg;
  private final Entrances entrances;
  private final ModelLink link;

  /** Begins a call. Runs on the call's loop, as all of it does. */
  public static Call begin(Surroundings around, Caller who, Leg leg) {
    return new Call(around, who, leg);
  }

  private Call(Surroundings around, Caller who, Leg leg) {
    this.around = around;
    this.who = who;
    this.leg = leg;
    var floor = new Floor(around.clock(), leg.settings(), around.playoutLead().toNanos());
    var stem = who.sessionId().substring(who.sessionId().indexOf('_') + 1);
    var desk = new MediaDesk(floor, stem, who.agent(), around.tools());
    this.entrances = graph(desk).run(around.system());
    this.link = around.model().open(setup(), this::reported);
    entrances.end().whenComplete((_, failure) -> ended(failure));
    attach();
  }

  /** Something comes from the caller. On the loop. */
  public void caller(MediaInput input) {
    var result = entrances.caller().offer(input);
    if (result.isEnqueued() || result instanceof QueueOfferResult.QueueClosed$) {
      return;
    }
    if (input instanceof MediaInput.Heard) {
      DROPPED_FRAMES.increment();
      return;
    }
    leg.write(new LegOrder.Close(LegOrder.Ending.OVERLOADED, "call_overrun"));
  }

  /** The whole media plane, top to bottom. */
  private RunnableGraph<Entrances> graph(MediaDesk desk) {
    return Source.<MediaInput>queue(CALLER_BUFFER)
        .mergeMat(orders(), Keep.both(), false)
        .mergeMat(Source.<MediaInput>queue(REPORT_BUFFER), Keep.both(), false)
        .mapConcat(desk::on)
        .takeWhile(output -> !(output instanceof Finish))
        .divertTo(each(ToSession.class, this::toSession), ToSession.class::isInstance)
        .divertTo(each(ToModel.class, this::toModel), ToModel.class::isInstance)
        .divertTo(each(WakeAt.class, this::wakeAt), WakeAt.class::isInstance)
        .map(ToLeg.class::cast)
        .toMat(Sink.foreach(output -> leg.write(output.order())), Call::entrances)
        .withAttributes(ActorAttributes.dispatcher(around.dispatcher()));
  }

  private static Source<MediaInput, ActorRef<SessionOrder>> orders() {
    return ActorSource.<SessionOrder>actorRef(
            _ -> false, _ -> Optional.empty(), ORDER_BUFFER, OverflowStrategy.fail())
        .map(MediaInput.Ordered::new);
  }

  private static <T extends MediaOutput> Sink<MediaOutput, NotUsed> each(
      Class<T> kind, Consumer<T> deed) {
    return Sink.<MediaOutput>foreach(output -> deed.accept(kind.cast(output)))
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  private static Entrances entrances(
      Pair<
              Pair<BoundedSourceQueue<MediaInput>, ActorRef<SessionOrder>>,
              BoundedSourceQueue<MediaInput>>
          sources,
      CompletionStage<Done> end) {
    return new Entrances(sources.first().first(), sources.first().second(), sources.second(), end);
  }

  private ModelLink.Setup setup() {
    var settings = leg.settings();
    return new ModelLink.Setup(
        who.sessionId(), who.agent(), around.loop(), settings.hears(), settings.speaks());
  }

  private void attach() {
    around
        .sessions()
        .tell(
            who.sessionId(),
            new SessionCommand.Attach(
                AgentTerms.of(who.agent()),
                who.tenant(),
                leg.kind(),
                leg.greets(),
                entrances.orders(),
                around.clock().now()));
  }

  private void reported(ModelFact fact) {
    var result = entrances.reports().offer(new MediaInput.Reported(fact));
    if (!result.isEnqueued() && !(result instanceof QueueOfferResult.QueueClosed$)) {
      around
          .loop()
          .execute(() -> leg.write(new LegOrder.Close(LegOrder.Ending.FAILED, "model_flooded")));
    }
  }

  private void toSession(ToSession output) {
    around.sessions().tell(who.sessionId(), output.command());
  }

  private void toModel(ToModel output) {
    link.accept(output.order());
  }

  private void wakeAt(WakeAt output) {
    long delay = Math.max(0, output.nanos() - around.clock().nanos());
    var _ = around.loop().schedule(this::tick, delay, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    var result = entrances.caller().offer(new MediaInput.Tick());
    if (result instanceof QueueOfferResult.Dropped$) {
      var _ = around.loop().schedule(this::tick, 20, TimeUnit.MILLISECONDS);
    }
  }

  private void ended(@Nullable Throwable failure) {
    around.loop().execute(link::close);
    if (failure == null) {
      return;
    }
    LOG.atError()
        .addKeyValue("session", who.sessionId())
        .setCause(failure)
        .log("media plane of a call broke; the caller is let go");
    around
        .loop()
        .execute(() -> leg.write(new LegOrder.Close(LegOrder.Ending.FAILED, "internal_error")));
  }
}
