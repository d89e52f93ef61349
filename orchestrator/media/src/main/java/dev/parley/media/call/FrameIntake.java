package dev.parley.media.call;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.Framer;
import dev.parley.media.audio.LossConcealment;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.rules.MediaInput;
import dev.parley.media.time.MediaClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes runs of whole frames of what a caller sends, whatever its sizes; what the caller's client
 * says after it stays behind it. A frame that is one already passes untouched. Takes one input at a
 * time, and gives all that comes of it before the next. Confined to the call's loop.
 */
final class FrameIntake {

  /** So much of one call's sound goes on before the other calls of the loop have their turn. */
  private static final long MOST_MICROS_A_TURN = 1_000_000;

  /** So much may come at once: the largest message there is, of the smallest sound, and more. */
  private static final long MOST_SAVED_MICROS = 3_600_000_000L;

  /** Beyond that so many times as fast as it is spoken: more would be other calls' loop. */
  private static final long TIMES_REAL_TIME = 20;

  /** After so long a call has its turn again. */
  static final Duration TURN = Duration.ofMillis(2);

  /** Sound that comes so much after the sound before it has run out is late. */
  private static final long LATE_NANOS = 60_000_000;

  /** After that nothing was late: the caller had stopped sending. */
  private static final long PAUSE_NANOS = 2_000_000_000;

  private final MediaClock clock;
  private final MediaCounters counters;
  private final LossConcealment concealment = new LossConcealment();
  private @Nullable Framer framer;

  /** The piece that is being cut, kept whole for the case that it is no sound. */
  private @Nullable Audio piece;

  private long missingMs;

  /** What goes on as it is, after what is made of sound. */
  private @Nullable MediaInput ready;

  private @Nullable MediaInput behind;

  private long microsLeft = MOST_MICROS_A_TURN;
  private long turnSince;

  /** How much may still go on before it must be spoken as fast as it comes. */
  private long savedMicros = MOST_SAVED_MICROS;

  private boolean heardAny;
  private long soundUntil;

  FrameIntake(MediaClock clock, MediaCounters counters) {
    this.clock = clock;
    this.counters = counters;
    this.turnSince = clock.nanos();
  }

  /** Something of the caller's; what came of the one before has been taken out. */
  void add(MediaInput input) {
    switch (input) {
      case MediaInput.Sound(var audio) -> heard(input, audio);
      case MediaInput.Missing(var millis) -> missingMs += millis;
      case MediaInput.OfClient(var request) when breaks(request) -> breaksOff(input);
      case MediaInput.OfWatcher(_, var request) when breaks(request) -> breaksOff(input);
      case MediaInput.OfClient _,
          MediaInput.OfWatcher _,
          MediaInput.OfPort _,
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
          ready = input;
    }
  }

  /** The next that goes on; absent if something must be added first. */
  @Nullable MediaInput next() {
    MediaInput made = piece == null ? null : nextRun(piece);
    if (made == null && missingMs > 0) {
      made = nextConcealed();
    }
    if (made == null) {
      made = ready;
      ready = behind;
      behind = null;
    }
    if (made instanceof MediaInput.Sound(var audio)) {
      microsLeft -= audio.micros();
      savedMicros -= audio.micros();
    }
    return made;
  }

  /** Whether the other calls are to have their turn before the next. */
  boolean isTurnOver() {
    return microsLeft <= 0;
  }

  /** The call has its turn again. */
  void beginTurn() {
    long now = clock.nanos();
    savedMicros += (now - turnSince) / 1_000 * TIMES_REAL_TIME;
    savedMicros = Math.min(savedMicros, MOST_SAVED_MICROS);
    microsLeft = Math.min(savedMicros, MOST_MICROS_A_TURN);
    turnSince = now;
  }

  /** Forgets all that waits. */
  void clear() {
    piece = null;
    missingMs = 0;
    ready = null;
    behind = null;
    if (framer != null) {
      framer.clear();
    }
  }

  private void heard(MediaInput input, Audio audio) {
    noteTime(audio);
    var runs = framer(audio);
    if (runs.passes(audio)) {
      concealment.heard(audio);
      ready = input;
    } else {
      runs.add(audio);
      piece = audio;
    }
  }

  /** What ends or drops an utterance meets all of its sound, to the last sample. */
  private void breaksOff(MediaInput input) {
    var rest = framer == null ? null : framer.rest();
    ready = rest == null ? input : new MediaInput.Sound(rest);
    behind = rest == null ? null : input;
  }

  private MediaInput.@Nullable Sound nextRun(Audio whole) {
    try {
      var run = framer(whole).next();
      if (run == null) {
        piece = null;
        return null;
      }
      concealment.heard(run);
      return new MediaInput.Sound(run);
    } catch (IllegalArgumentException notBase64) {
      // Whoever needs the sound finds that too, and complains.
      piece = null;
      return new MediaInput.Sound(whole);
    }
  }

  /** A datagram leg knows that so much never came; a socket loses nothing. */
  private MediaInput.@Nullable Sound nextConcealed() {
    if (missingMs < Framer.FRAME_MS) {
      // It counts with the next gap.
      return null;
    }
    var frame = concealment.next();
    if (frame == null) {
      missingMs = 0;
      return null;
    }
    missingMs -= Framer.FRAME_MS;
    counters.framesConcealed.increment();
    return new MediaInput.Sound(frame);
  }

  private static boolean breaks(ClientRequest request) {
    return switch (request) {
      case ClientRequest.Commit _, ClientRequest.Clear _, ClientRequest.Configure _ -> true;
      case ClientRequest.Keep _, ClientRequest.OfSession _, ClientRequest.Malformed _ -> false;
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

  private void noteTime(Audio audio) {
    long now = clock.nanos();
    long late = now - soundUntil;
    if (heardAny && late > LATE_NANOS && late < PAUSE_NANOS) {
      counters.framesLate.increment();
    }
    heardAny = true;
    soundUntil = (late > 0 ? now : soundUntil) + audio.micros() * 1_000;
    if (now - turnSince >= TURN.toNanos()) {
      beginTurn();
    }
  }
}
