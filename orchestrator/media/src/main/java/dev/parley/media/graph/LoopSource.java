package dev.parley.media.graph;

import dev.parley.media.time.LoopTimer;
import java.util.function.Supplier;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.OutHandler;
import org.jspecify.annotations.Nullable;

/**
 * A source that takes its elements out of a queue of the same loop, as its graph asks for them.
 * Whoever puts something into the queue wakes it; how much may wait is the queue's own rule. What
 * is more than its share of a turn goes on when the other calls of the loop have had theirs.
 *
 * @param <T> what flows
 */
public final class LoopSource<T>
    extends AbstractGraphStageWithMaterializedValue<SourceShape<T>, LoopSource.Feed> {

  /** The graph, as whoever fills the queue knows it. On the loop, both. */
  public interface Feed {

    /** There is something in the queue. */
    void wake();

    /** The graph breaks. */
    void fail(Throwable failure);
  }

  private final Outlet<T> out = Outlet.create("LoopSource.out");
  private final SourceShape<T> shape = SourceShape.of(out);
  private final Supplier<@Nullable T> queue;
  private final TurnShare share;
  private final LoopTimer later;

  private LoopSource(Supplier<@Nullable T> queue, TurnShare share, LoopTimer later) {
    this.queue = queue;
    this.share = share;
    this.later = later;
  }

  /**
   * A source of what is in a queue.
   *
   * @param queue gives its next element; absent if it is empty
   * @param share of elements in a turn
   */
  public static <T> LoopSource<T> of(
      Supplier<@Nullable T> queue, TurnShare share, LoopTimer later) {
    return new LoopSource<>(queue, share, later);
  }

  @Override
  public SourceShape<T> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, Feed> createLogicAndMaterializedValuePair(Attributes attributes) {
    var logic = new Logic();
    return Pair.create(logic, logic);
  }

  private final class Logic extends GraphStageLogic implements OutHandler, Feed {

    private final AsyncCallback<Feed> woken = createAsyncCallback(_ -> wakened());
    private final AsyncCallback<Feed> rested = createAsyncCallback(_ -> goOn());
    private final AsyncCallback<Throwable> failed = createAsyncCallback(this::failStage);

    /** It was woken and has not looked yet. */
    private boolean waking;

    /** The others have their turn. */
    private boolean resting;

    private boolean broken;

    Logic() {
      super(shape);
      setHandler(out, this);
    }

    @Override
    public void wake() {
      if (!waking) {
        waking = true;
        woken.invoke(this);
      }
    }

    @Override
    public void fail(Throwable failure) {
      if (!broken) {
        broken = true;
        failed.invoke(failure);
      }
    }

    @Override
    public void onPull() {
      if (resting) {
        return;
      }
      if (share.isOver()) {
        resting = true;
        later.after(TurnShare.TURN, () -> rested.invoke(this));
        return;
      }
      var next = queue.get();
      if (next != null) {
        share.take();
        push(out, next);
      }
    }

    private void goOn() {
      resting = false;
      share.begin();
      if (isAvailable(out)) {
        onPull();
      }
    }

    private void wakened() {
      waking = false;
      if (isAvailable(out)) {
        onPull();
      }
    }
  }
}
