package dev.parley.media.tap;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.AudioTap;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TapFact;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Who taps one call, all told the same. Costs the call one entry per tap and frame, whatever the
 * taps do with it. Confined to the call's loop.
 */
public final class CallTaps {

  /** A recorder, a supervisor who listens, and two more. */
  public static final int MOST = 4;

  private final long beganAt;
  private final TapCounters counters;
  private final List<TapQueue> queues = new ArrayList<>(1);

  /**
   * No taps yet.
   *
   * @param beganAt when the call began, in nanoseconds of its clock
   */
  public CallTaps(long beganAt, TapCounters counters) {
    this.beganAt = beganAt;
    this.counters = counters;
  }

  /** Whether anybody listens. */
  public boolean isEmpty() {
    return queues.isEmpty();
  }

  /** False if too many do. */
  public boolean add(AudioTap tap, Executor thread, long now) {
    dropBroken();
    if (queues.size() >= MOST) {
      counters.tapsRefused.increment();
      return false;
    }
    var queue = new TapQueue(tap, thread, counters);
    queues.add(queue);
    queue.offer(new TapFact.Began(ms(now)));
    return true;
  }

  /** It is told nothing more. */
  public void remove(AudioTap tap) {
    queues.removeIf(queue -> queue.isOf(tap) && queue.close());
  }

  /** The caller's sound, {@code positionMs} after its beginning. */
  public void caller(long positionMs, Audio audio, long now) {
    if (!isSound(audio)) {
      return;
    }
    for (int i = queues.size(); i > 0; i--) {
      queues.get(i - 1).offer(new TapFact.Caller(positionMs, ms(now), audio.forAnotherThread()));
    }
    dropBroken();
  }

  /** The agent's sound, which plays then. */
  public void agent(long playsAt, PortOrder.Voice voice, Audio audio) {
    if (!isSound(audio)) {
      return;
    }
    for (int i = queues.size(); i > 0; i--) {
      queues.get(i - 1).offer(new TapFact.Agent(ms(playsAt), voice, audio.forAnotherThread()));
    }
    dropBroken();
  }

  /** What was to play from now on is not heard. */
  public void cut(long now) {
    tell(new TapFact.Cut(ms(now)));
  }

  /** What was to play from now on plays so much later. */
  public void delayed(long now, long nanos) {
    tell(new TapFact.Delayed(ms(now), nanos / 1_000_000));
  }

  /** The line is parked. */
  public void onHold(long now) {
    tell(new TapFact.OnHold(ms(now)));
  }

  /** The line is back. */
  public void resumed(long now) {
    tell(new TapFact.Resumed(ms(now)));
  }

  /** The call is over. Safe to call twice. */
  public void ended(long now) {
    tell(new TapFact.Ended(ms(now)));
    queues.clear();
  }

  private void tell(TapFact fact) {
    for (int i = queues.size(); i > 0; i--) {
      queues.get(i - 1).offer(fact);
    }
    dropBroken();
  }

  /** What comes as text is no sound until it has been read. */
  private static boolean isSound(Audio audio) {
    try {
      return audio.bytes().length > 0;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private void dropBroken() {
    for (int i = queues.size(); i > 0; i--) {
      if (queues.get(i - 1).isBroken()) {
        queues.remove(i - 1);
      }
    }
  }

  private long ms(long nanos) {
    return (nanos - beganAt) / 1_000_000;
  }
}
