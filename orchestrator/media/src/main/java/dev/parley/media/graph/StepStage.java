package dev.parley.media.graph;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;

/**
 * A {@link Step} at its named place in a graph; its meter counts what comes by, and when.
 *
 * @param <I> what comes in
 * @param <O> what goes on
 */
public final class StepStage<I, O> extends GraphStage<FlowShape<I, O>> {

  private final Inlet<I> in;
  private final Outlet<O> out;
  private final FlowShape<I, O> shape;
  private final Stage place;
  private final StageMeter meter;
  private final Step<I, O> step;

  private StepStage(Stage place, StageMeter meter, Step<I, O> step) {
    this.in = Inlet.create(place.wireName() + ".in");
    this.out = Outlet.create(place.wireName() + ".out");
    this.shape = FlowShape.of(in, out);
    this.place = place;
    this.meter = meter;
    this.step = step;
  }

  /** The step, at its place. */
  public static <I, O> Flow<I, O, NotUsed> of(Stage place, StageMeter meter, Step<I, O> step) {
    return Flow.fromGraph(new StepStage<>(place, meter, step)).named(place.wireName());
  }

  @Override
  public FlowShape<I, O> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic implements InHandler, OutHandler, Consumer<O> {

    /** What followed from one input and is still to go on. */
    private final ArrayDeque<O> ready = new ArrayDeque<>(8);

    Logic() {
      super(shape);
      setHandler(in, this);
      setHandler(out, this);
    }

    @Override
    public void onPush() {
      meter.passes(place);
      step.take(grab(in), this);
      if (isAvailable(out) && !isClosed(in)) {
        pull(in);
      }
    }

    @Override
    public void onPull() {
      var next = ready.poll();
      if (next != null) {
        push(out, next);
      } else if (!isClosed(in)) {
        pull(in);
      } else {
        completeStage();
      }
    }

    @Override
    public void onUpstreamFinish() {
      if (ready.isEmpty()) {
        completeStage();
      }
    }

    @Override
    public void accept(O output) {
      if (isAvailable(out) && ready.isEmpty()) {
        push(out, output);
      } else {
        ready.add(output);
      }
    }
  }
}
