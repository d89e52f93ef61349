package dev.parley.media.playout;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Piece;
import dev.parley.media.port.PortCapabilities.PlayoutKnowledge;
import dev.parley.media.port.PortOrder.Voice;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Playout gate of one call: lets the agent's sound out no further than {@code lead} ahead of the
 * moment it is played, so that a barge-in has little to take back, and knows what has been played.
 * Marks travel with the sound and come out when everything before them has.
 *
 * <p>What was sent and is not heard yet is kept, so that a pause loses nothing: it plays when the
 * agent goes on.
 *
 * <p>Holds at most {@link #LIMIT_MICROS} of sound; past that the newest is dropped and counted, for
 * dropping the oldest would garble a sentence that is about to be spoken.
 */
public final class Playout {

  /** Two minutes: a model that answers longer in one breath loses the rest. */
  static final long LIMIT_MICROS = 120_000_000;

  /** Sound that comes in one piece longer than this is cut, or it could not be paced. */
  private static final long LONGEST_MICROS = 200_000;

  private static final int PIECE_MS = 100;

  /** No carrier's buffers and ways take longer. */
  private static final long MOST_LATE_NANOS = 2_000_000_000;

  /** What waits or comes out, in order. */
  public sealed interface Entry {}

  public record Sound(Voice voice, Audio audio) implements Entry {

    String itemId() {
      return voice.itemId();
    }

    public long nanos() {
      return audio.micros() * 1_000;
    }
  }

  /** A piece of text that the carrier speaks, and how long that is likely to take. */
  public record Words(Voice voice, String text, long nanos) implements Entry {}

  /** The item has all its sound. */
  public record ItemEnd(String responseId, String itemId, String text, boolean complete)
      implements Entry {}

  /** The response has all its items. */
  public record ResponseEnd(
      String responseId,
      ModelFact.Outcome outcome,
      ModelFact.@Nullable Problem problem,
      ModelFact.Usage usage)
      implements Entry {}

  private long leadNanos;
  private final LongAdder dropped;
  private final HeardClock heard;
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private final WholeSamples samples = new WholeSamples();
  private long queuedMicros;

  /** Cuts pieces as the port takes them; absent if it takes any. */
  private final @Nullable PieceCutter cutter;

  /** Between two pieces at least. */
  private final long pieceNanos;

  /** Before this the next piece is one too many. */
  private long pieceAt;

  /** Before this the port takes no sound. */
  private long fullUntil;

  private boolean paused;

  /** What the caller heard when the agent paused. */
  private @Nullable String pausedItem;

  /** A playout into such a port. */
  public Playout(long leadNanos, PortCapabilities port, long now, LongAdder dropped) {
    this(leadNanos, port.sound().piece(), mostLate(port), now, dropped);
  }

  Playout(long leadNanos, Piece piece, long mostLate, long now, LongAdder dropped) {
    this.cutter = piece.equals(Piece.ANY) ? null : new PieceCutter(piece);
    this.pieceNanos = piece.perSecond() == 0 ? 0 : 1_000_000_000L / piece.perSecond();
    this.pieceAt = now;
    this.leadNanos = leadNanos;
    this.heard = new HeardClock(now, mostLate);
    this.fullUntil = now;
    this.dropped = dropped;
  }

  /**
   * Takes sound or a mark; false if there is no room for the sound, or it must be cut and is none.
   */
  public boolean add(Entry entry) {
    if (!(entry instanceof Sound sound)) {
      samples.end();
      return addWhole(entry);
    }
    try {
      return addWhole(samples.of(sound));
    } catch (IllegalArgumentException notBase64) {
      dropped.increment();
      return false;
    }
  }

  private boolean addWhole(Entry entry) {
    if (!(entry instanceof Sound sound)) {
      if (cutter != null) {
        cutter.end(this::addCut);
      }
      queue.add(entry);
      return true;
    }
    if (sound.audio().size() == 0) {
      // Half a sample came, and waits for the rest of it.
      return true;
    }
    if (queuedMicros + sound.audio().micros() > LIMIT_MICROS) {
      dropped.increment();
      return false;
    }
    if (cutter != null) {
      return cut(cutter, sound);
    }
    if (sound.audio().micros() <= LONGEST_MICROS) {
      queue.add(sound);
    } else if (!addPieces(sound)) {
      dropped.increment();
      return false;
    }
    queuedMicros += sound.audio().micros();
    return true;
  }

  /** From now on sound goes out no further ahead than this. */
  public void lead(long nanos) {
    leadNanos = nanos;
  }

  /** What may go out now; absent if nothing may yet. */
  public @Nullable Entry next(long now) {
    heard.settle(now);
    var entry = paused ? null : queue.peek();
    if (entry == null || dueAt(entry) - now > 0) {
      return null;
    }
    queue.poll();
    if (entry instanceof Sound sound) {
      queuedMicros -= sound.audio().micros();
      heard.sent(sound, now);
      pieceAt = now + pieceNanos;
    } else if (entry instanceof Words words) {
      heard.sent(words.voice().itemId(), words.nanos(), now);
    }
    return entry;
  }

  /** When {@link #next} has something again; absent if nothing waits, or the agent pauses. */
  public @Nullable Long nextAt() {
    var entry = paused ? null : queue.peek();
    return entry == null ? null : dueAt(entry);
  }

  /** Whether the caller still hears something, or will. */
  public boolean playing(long now) {
    return !queue.isEmpty() || (cutter != null && cutter.holds()) || heard.playsUntil() - now > 0;
  }

  /** When all that went out will have been played. */
  public long playsUntil() {
    return heard.playsUntil();
  }

  /** How much of an item has been played, in milliseconds. */
  public long heardMs(String itemId, long now) {
    return heard.heardMs(itemId, now);
  }

  /** The item that the caller hears now, or heard when the agent paused; absent if none. */
  public @Nullable String itemPlaying(long now) {
    var playing = heard.itemPlaying(now);
    return playing == null && paused ? pausedItem : playing;
  }

  /** Stops: nothing more comes out, and what was sent ahead counts as unheard. */
  public void cut(long now) {
    queue.clear();
    queuedMicros = 0;
    samples.end();
    if (cutter != null) {
      cutter.clear();
    }
    heard.stop(now);
    pausedItem = null;
  }

  /**
   * The agent falls silent and may go on after {@link #resume}.
   *
   * @param flushed whether the port drops what it was sent and the caller has not heard yet: it
   *     comes out once more then
   */
  public void pause(long now, boolean flushed) {
    if (paused) {
      return;
    }
    pausedItem = heard.itemPlaying(now);
    paused = true;
    if (flushed) {
      takeBack(now);
    }
  }

  private void takeBack(long now) {
    heard.takeBack(now, queue);
    if (cutter != null) {
      cutAgain(cutter);
    }
    queuedMicros = 0;
    for (var entry : queue) {
      queuedMicros += entry instanceof Sound sound ? sound.audio().micros() : 0;
    }
  }

  public void resume() {
    paused = false;
    pausedItem = null;
  }

  public boolean isPaused() {
    return paused;
  }

  /** The port takes no sound before {@code until}. */
  public void holdBack(long until) {
    fullUntil = until;
  }

  /** The port has played all that it was sent. */
  public void drained(long now) {
    heard.drained(now);
  }

  /** What plays is heard so much later than was thought; earlier, if negative. */
  void shift(long nanos) {
    heard.shift(nanos);
  }

  /** Whoever plays it knows better how much of an item was heard; it does not play any more. */
  public void heardOnly(String itemId, long millis) {
    heard.heardOnly(itemId, millis);
  }

  /** Lets nothing more of this response out. */
  public void takeBack(String responseId) {
    queue.removeIf(entry -> of(entry).equals(responseId) && takenBack(entry));
    if (cutter != null) {
      cutter.takeBack(responseId);
    }
  }

  private boolean takenBack(Entry entry) {
    if (entry instanceof Sound sound) {
      queuedMicros -= sound.audio().micros();
    }
    return true;
  }

  private static String of(Entry entry) {
    return switch (entry) {
      case Sound sound -> sound.voice().responseId();
      case Words words -> words.voice().responseId();
      case ItemEnd end -> end.responseId();
      case ResponseEnd end -> end.responseId();
    };
  }

  /** Forgets how much was heard of items that are not playing. */
  public void forget() {
    heard.forget();
  }

  /**
   * Sound is due when it is no more than the lead ahead. An item's end is due at once, unless
   * another item still plays before its sound: so of at most one item the end has been told while
   * it can still be cut.
   */
  private long dueAt(Entry entry) {
    long atOnce = heard.playsUntil() - Long.MAX_VALUE / 2;
    return switch (entry) {
      case Sound _ -> laterOf(laterOf(heard.sentUntil() - leadNanos, fullUntil), pieceAt);
      case ItemEnd end -> {
        var others = heard.endOfOthers(end.itemId());
        yield others == null ? atOnce : others;
      }
      case Words _, ResponseEnd _ -> atOnce;
    };
  }

  /** Where marks tell what was heard they may tell that it was less than was thought. */
  private static long mostLate(PortCapabilities port) {
    return port.playout() == PlayoutKnowledge.MARK ? MOST_LATE_NANOS : 0;
  }

  private static long laterOf(long one, long other) {
    return one - other >= 0 ? one : other;
  }

  private boolean cut(PieceCutter pieces, Sound sound) {
    try {
      pieces.add(sound, this::addCut);
      return true;
    } catch (IllegalArgumentException notBase64) {
      dropped.increment();
      return false;
    }
  }

  private void addCut(Entry entry) {
    queue.add(entry);
    queuedMicros += entry instanceof Sound sound ? sound.audio().micros() : 0;
  }

  /** What was taken back in the middle of a piece is no piece any more. */
  private void cutAgain(PieceCutter pieces) {
    var all = List.copyOf(queue);
    var last = pieces.takeRest();
    queue.clear();
    queuedMicros = 0;
    for (var entry : all) {
      addWhole(entry);
    }
    if (last != null) {
      pieces.add(last, this::addCut);
    }
  }

  private boolean addPieces(Sound sound) {
    var audio = sound.audio();
    byte[] bytes;
    try {
      bytes = audio.bytes();
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
    int piece = PIECE_MS * audio.format().bytesPerMilli();
    for (int from = 0; from < bytes.length; from += piece) {
      var part = Arrays.copyOfRange(bytes, from, Math.min(from + piece, bytes.length));
      queue.add(new Sound(sound.voice(), Audio.ofBytes(audio.format(), part)));
    }
    return true;
  }
}
