package dev.parley.media.call;

import dev.parley.media.audio.Audio;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.graph.LoopSource;
import dev.parley.media.graph.Stage;
import dev.parley.media.graph.StageMeter;
import dev.parley.media.port.AttachedClient;
import dev.parley.media.port.AudioTap;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ClientRight;
import dev.parley.media.port.ConversationClient;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Guest;
import dev.parley.media.port.GuestLine;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TapAnswer;
import dev.parley.media.port.TextFact;
import dev.parley.media.rules.CallLogic;
import dev.parley.media.rules.MediaInput;
import dev.parley.media.rules.MediaOutput;
import dev.parley.media.rules.RequestOrigin;
import dev.parley.media.time.MediaClock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where everything comes into a call: what its leg, its models, guests and clients give it waits
 * here for the graph, the caller's in one queue and all else in another. Confined to the call's
 * loop.
 */
final class CallEntrance implements CallHandle {

  private final MediaClock clock;
  private final MediaCounters counters;
  private final StageMeter meter;
  private final FrameIntake intake;
  private final InboundQueue ofCaller;
  private final InboundQueue ofOthers;
  private final LoopSource.Feed caller;
  private final LoopSource.Feed others;
  private final CallLogic logic;
  private final CallOutlet outlet;
  private final SessionLine session;
  private boolean closed;
  private boolean overran;

  /** The graph, by its beginnings: what it takes of the caller's, and of all others'. */
  record Beginnings(
      InboundQueue ofCaller,
      LoopSource.Feed caller,
      InboundQueue ofOthers,
      LoopSource.Feed others) {}

  CallEntrance(
      CallContext around,
      StageMeter meter,
      FrameIntake intake,
      Beginnings graph,
      CallLogic logic,
      CallOutlet outlet,
      SessionLine session) {
    this.clock = around.clock();
    this.counters = around.counters();
    this.meter = meter;
    this.intake = intake;
    this.ofCaller = graph.ofCaller();
    this.ofOthers = graph.ofOthers();
    this.caller = graph.caller();
    this.others = graph.others();
    this.logic = logic;
    this.outlet = outlet;
    this.session = session;
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
    enter(new MediaInput.Move(clock.nanos() + patience.toNanos()));
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
    var number = closed ? null : outlet.attach(client, rights);
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
      } else if (!closed) {
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
    if (isOver()) {
      guest.port().take(MediaOutput.ToGuest.turnedAway(guest).order());
    } else {
      enter(new MediaInput.Join(guest));
    }
    return new GuestLine() {
      @Override
      public void audio(Audio sound) {
        if (!closed) {
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
    return isOver() ? TapAnswer.OVER : logic.tap(tap, thread);
  }

  @Override
  public void untap(AudioTap tap) {
    logic.untap(tap);
  }

  @Override
  public void whenLeft(Runnable deed) {
    if (isOver()) {
      deed.run();
    } else {
      session.whenLeft(deed);
    }
  }

  /** What comes while the graph works waits until it is done with what it works on. */
  void enter(MediaInput input) {
    if (closed) {
      return;
    }
    switch (input) {
      case MediaInput.Sound heard -> {
        meter.comes(StageMeter.Path.CALLER, heard);
        enter(ofCaller, caller, heard);
      }
      case MediaInput.Missing _, MediaInput.OfClient _, MediaInput.OfWatcher _ ->
          enter(ofCaller, caller, input);
      case MediaInput.OfPort(PortFact.Gone _) -> {
        // Nothing that came before matters any more.
        ofCaller.clear();
        ofOthers.drain().forEach(this::turnAway);
        intake.clear();
        enter(ofOthers, others, input);
      }
      case MediaInput.Reported(ModelFact.Spoken _) -> {
        meter.comes(StageMeter.Path.AGENT, input);
        enter(ofOthers, others, input);
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
          enter(ofOthers, others, input);
    }
  }

  /** More control than any call has: it must not be dropped, so the call breaks. */
  void overrun() {
    if (!closed) {
      closed = true;
      overran = true;
      outlet.end(PortOrder.Ending.OVERLOADED, "call_overrun");
      fail(new IllegalStateException("inputs: too many waited"));
    }
  }

  /** The graph breaks. */
  void fail(RuntimeException failure) {
    others.fail(failure);
  }

  /** The graph is done: nothing comes in any more. */
  void close() {
    closed = true;
    intake.clear();
    ofCaller.clear();
    ofOthers.clear();
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether it broke of {@link #overrun}. */
  boolean hasOverrun() {
    return overran;
  }

  /** Whether nobody can come to the call any more, be it that its end is still being stored. */
  private boolean isOver() {
    return closed || session.hasLeft();
  }

  /** A guest who came to a call that ends is told so. */
  private void turnAway(MediaInput input) {
    if (input instanceof MediaInput.Join(var guest)) {
      outlet.guest(MediaOutput.ToGuest.turnedAway(guest));
    }
  }

  private void enter(InboundQueue queue, LoopSource.Feed graph, MediaInput input) {
    switch (queue.enter(input)) {
      case TAKEN -> {}
      case PUSHED_OUT_OLDER -> {
        meter.drops(Stage.ARRIVAL, queue.pushedOut());
        counters.framesDropped.add(queue.pushedOut());
      }
      case REFUSED -> {
        overrun();
        return;
      }
    }
    graph.wake();
  }
}
