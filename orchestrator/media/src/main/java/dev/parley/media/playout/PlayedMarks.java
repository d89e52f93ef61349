package dev.parley.media.playout;

import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.PlayoutKnowledge;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Marks in the sound of a port that reports them: what comes back later than the {@link Playout}
 * thought was heard later, and so will be what follows. Confined to the call's loop.
 */
public final class PlayedMarks {

  /** So much sound at least lies between two marks. */
  private static final long EVERY_NANOS = 200_000_000;

  private record Sent(String id, long playedAt) {}

  private final Playout playout;
  private final int atOnce;
  private final ArrayDeque<Sent> sent = new ArrayDeque<>();
  private long latest;
  private long count;

  public PlayedMarks(Playout playout, PortCapabilities port, long now) {
    this.playout = playout;
    this.atOnce = port.playout() == PlayoutKnowledge.MARK ? port.marksAtOnce() : 0;
    this.latest = now;
  }

  /** The mark that is to be sent after the sound that was sent last; absent if none is due. */
  public @Nullable String next(boolean itemOver) {
    long end = playout.playsUntil();
    boolean due = end - latest >= EVERY_NANOS || (itemOver && end - latest > 0);
    if (!due || sent.size() >= atOnce) {
      return null;
    }
    latest = end;
    var mark = new Sent("m" + ++count, end);
    sent.add(mark);
    return mark.id();
  }

  /** It has been played; false if no such mark is outstanding. Marks come back in order. */
  public boolean played(String id, long now) {
    if (sent.stream().noneMatch(mark -> mark.id().equals(id))) {
      return false;
    }
    var mark = sent.remove();
    while (!mark.id().equals(id)) {
      mark = sent.remove();
    }
    long late = now - mark.playedAt();
    long before = playout.playsUntil();
    playout.shift(late);
    shift(playout.playsUntil() - before);
    return true;
  }

  /** What was sent is flushed: no mark of it comes back. */
  public void flushed(long now) {
    sent.clear();
    latest = now;
  }

  private void shift(long nanos) {
    latest += nanos;
    for (int i = sent.size(); i > 0; i--) {
      var mark = sent.remove();
      sent.add(new Sent(mark.id(), mark.playedAt() + nanos));
    }
  }
}
