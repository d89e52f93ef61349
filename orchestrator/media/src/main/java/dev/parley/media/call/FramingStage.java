package dev.parley.media.call;

import dev.parley.media.graph.Stage;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.rules.MediaInput;
import dev.parley.media.time.LoopTimer;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;

/**
 * {@link FrameIntake} at its place in the graph: one input may become many frames, and those go on
 * over several turns of the loop.
 */
final class FramingStage extends GraphStage<FlowShape<MediaInput, MediaInput>> {

  private final Inlet<MediaInput> in = Inlet.create("framing.in");
  private final Outlet<MediaInput> out = Outlet.create("framing.out");
  private final FlowShape<MediaInput, MediaInput> shape = FlowShape.of(in, out);
  private final StageMeter meter;
  private final FrameIntake intake;
  private final LoopTimer later;

  FramingStage(StageMeter meter, FrameIntake intake, LoopTimer later) {
    this.meter = meter;
    this.intake = intake;
    this.later = later;
  }

  @Override
  public FlowShape<MediaInput, MediaInput> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic implements InHandler, OutHandler {

    private final AsyncCallback<FrameIntake> turn = createAsyncCallback(this::beginTurn);

    Logic() {
      super(shape);
      setHandler(in, this);
      setHandler(out, this);
    }

    @Override
    public void onPush() {
      meter.passes(Stage.FRAMING);
      intake.add(grab(in));
      goOn();
    }

    @Override
    public void onPull() {
      goOn();
    }

    private void goOn() {
      if (intake.isTurnOver()) {
        later.after(FrameIntake.TURN, () -> turn.invoke(intake));
        return;
      }
      var next = intake.next();
      if (next != null) {
        push(out, next);
      } else {
        pull(in);
      }
    }

    private void beginTurn(FrameIntake mine) {
      mine.beginTurn();
      goOn();
    }
  }
}
