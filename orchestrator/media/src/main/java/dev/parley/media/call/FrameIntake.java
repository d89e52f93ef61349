package dev.parley.media.call;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.Framer;
import dev.parley.media.audio.LossConcealment;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.PortFact;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a call's caller comes in: sound of any size leaves as runs of whole frames, no more than a
 * second of it in one turn of the loop, and what the caller's client says after it stays behind it.
 * A frame that is one already passes untouched. Confined to the call's loop.
 */
final class FrameIntake {

  /**
   * So much of one call's sound is looked at before the other calls of the loop have their turn.
   */
  private static final long MOST_MICROS_A_TURN = 1_000_000;

  /** Two of the largest pieces that a leg may send; beyond that the oldest is dropped. */
  static final long MOST_WAITING_BYTES = 32L << 20;

  /** Sound that comes so much after the sound before it has run out is late. */
  private static final long LATE_NANOS = 60_000_000;

  /** After that nothing was late: the caller had stopped sending. */
  private static final long PAUSE_NANOS = 2_000_000_000;

  private final Consumer<MediaInput> call;
  private final Consumer<Runnable> nextTurn;
  private final Runnable overrun;
  private final MediaClock clock;
  private final MediaCounters counters;
  private final LossConcealment concealment = new LossConcealment();
  private final ArrayDeque<MediaInput> waiting = new ArrayDeque<>();
  private @Nullable Framer framer;

  /** The piece that is being cut, kept whole for the case that it is no sound. */
  private @Nullable Audio piece;

  private boolean busy;
  private long waitingBytes;
  private int waitingControl;
  private boolean heardAny;
  private long soundUntil;

  /**
   * A way in for one caller.
   *
   * @param call takes what is in order
   * @param nextTurn runs something in another turn of the loop
   * @param overrun what is done when more control waits than any call has
   */
  FrameIntake(
      Consumer<MediaInput> call,
      Consumer<Runnable> nextTurn,
      Runnable overrun,
      MediaClock clock,
      MediaCounters counters) {
    this.call = call;
    this.nextTurn = nextTurn;
    this.overrun = overrun;
    this.clock = clock;
    this.counters = counters;
  }

  void enter(MediaInput input) {
    switch (input) {
      case MediaInput.Heard(var audio) -> {
        noteLateness(audio);
        heard(input, audio);
      }
      case MediaInput.OfPort(PortFact.Gone _) -> {
        // Nothing that came before matters any more.
        clear();
        call.accept(input);
      }
      case MediaInput.OfClient _, MediaInput.OfWatcher _ -> said(input);
      case MediaInput.OfPort _,
          MediaInput.OfText _,
          MediaInput.Transfer _,
          MediaInput.SendDigits _,
          MediaInput.Move _,
          MediaInput.Ordered _,
          MediaInput.Reported _,
          MediaInput.LinkReplaced _,
          MediaInput.Tick _ ->
          call.accept(input);
    }
  }

  /** A datagram leg knows that so much never came; a socket loses nothing. */
  void missing(long millis) {
    if (busy) {
      return;
    }
    for (long left = millis; left >= Framer.FRAME_MS; left -= Framer.FRAME_MS) {
      var frame = concealment.next();
      if (frame == null) {
        return;
      }
      counters.framesConcealed.increment();
      call.accept(new MediaInput.Heard(frame));
    }
  }

  private void heard(MediaInput input, Audio audio) {
    if (busy) {
      keep(input);
    } else if (framer(audio).passes(audio)) {
      concealment.heard(audio);
      call.accept(input);
    } else {
      busy = true;
      cut(audio);
      work();
    }
  }

  private void said(MediaInput input) {
    if (busy) {
      keep(input);
    } else {
      pass(input);
    }
  }

  private void keep(MediaInput input) {
    waiting.add(input);
    if (!(input instanceof MediaInput.Heard(var audio))) {
      waitingControl++;
      if (waitingControl > InboundQueue.MOST_CONTROL) {
        clear();
        overrun.run();
      }
      return;
    }
    waitingBytes += audio.size();
    for (var all = waiting.iterator(); waitingBytes > MOST_WAITING_BYTES && all.hasNext(); ) {
      if (all.next() instanceof MediaInput.Heard(var oldest)) {
        all.remove();
        waitingBytes -= oldest.size();
        counters.framesDropped.increment();
      }
    }
  }

  /** One turn's share of what is to be cut, and of what waits behind it. */
  private void work() {
    long budget = MOST_MICROS_A_TURN;
    while (busy && budget > 0) {
      var run = nextRun();
      if (run != null) {
        budget -= run.micros();
        concealment.heard(run);
        call.accept(new MediaInput.Heard(run));
      } else {
        takeWaiting();
      }
    }
    if (busy) {
      nextTurn.accept(this::work);
    }
  }

  private @Nullable Audio nextRun() {
    var whole = piece;
    if (whole == null || framer == null) {
      return null;
    }
    try {
      var run = framer.next();
      piece = run == null ? null : whole;
      return run;
    } catch (IllegalArgumentException notBase64) {
      // Whoever needs the sound finds that too, and complains.
      piece = null;
      call.accept(new MediaInput.Heard(whole));
      return null;
    }
  }

  private void takeWaiting() {
    switch (waiting.poll()) {
      case null -> busy = false;
      case MediaInput.Heard(var audio) -> {
        waitingBytes -= audio.size();
        framer(audio);
        cut(audio);
      }
      case MediaInput said -> {
        waitingControl--;
        pass(said);
      }
    }
  }

  private void cut(Audio audio) {
    piece = audio;
    framer(audio).add(audio);
  }

  /** What ends or drops an utterance meets all of its sound, to the last sample. */
  private void pass(MediaInput input) {
    if (framer != null && input instanceof MediaInput.OfClient(var request) && breaks(request)) {
      var rest = framer.rest();
      if (rest != null) {
        call.accept(new MediaInput.Heard(rest));
      }
    }
    call.accept(input);
  }

  private static boolean breaks(ClientRequest request) {
    return switch (request) {
      case ClientRequest.Commit _, ClientRequest.Clear _, ClientRequest.Configure _ -> true;
      case ClientRequest.Ask _, ClientRequest.Malformed _ -> false;
    };
  }

  private Framer framer(Audio audio) {
    var current = framer;
    if (current == null || current.format() != audio.format()) {
      current = new Framer(audio.format());
      framer = current;
    }
    return current;
  }

  /** Forgets all that waits. */
  void clear() {
    waiting.clear();
    waitingBytes = 0;
    waitingControl = 0;
    piece = null;
    busy = false;
    if (framer != null) {
      framer.clear();
    }
  }

  private void noteLateness(Audio audio) {
    long now = clock.nanos();
    long late = now - soundUntil;
    if (heardAny && late > LATE_NANOS && late < PAUSE_NANOS) {
      counters.framesLate.increment();
    }
    heardAny = true;
    soundUntil = (late > 0 ? now : soundUntil) + audio.micros() * 1_000;
  }
}
