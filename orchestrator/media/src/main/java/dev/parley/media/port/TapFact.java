package dev.parley.media.port;

import dev.parley.media.audio.Audio;

/**
 * What an {@link AudioTap} hears of a call. Times are milliseconds of the call's clock since it
 * began.
 */
public sealed interface TapFact {

  /** The tap hears what comes from now on. */
  record Began(long atMs) implements TapFact {}

  /**
   * The caller's sound, as whole frames.
   *
   * @param positionMs how much sound of the caller's there was before it
   * @param atMs when it came
   */
  record Caller(long positionMs, long atMs, Audio audio) implements TapFact {}

  /**
   * The agent's sound, as it is sent.
   *
   * @param playsAtMs when the caller hears it, unless {@link Cut} or {@link Delayed} says otherwise
   */
  record Agent(long playsAtMs, PortOrder.Voice voice, Audio audio) implements TapFact {}

  /** What was to play from then on was not heard. If the agent goes on, it comes once more. */
  record Cut(long atMs) implements TapFact {}

  /** What was to play from then on, and was told before, plays so much later. */
  record Delayed(long atMs, long byMs) implements TapFact {}

  /** The carrier has parked the line: nobody hears and nobody is heard. */
  record OnHold(long atMs) implements TapFact {}

  record Resumed(long atMs) implements TapFact {}

  /**
   * The tap was too slow: so much was dropped here.
   *
   * @param marks of {@link Cut}, {@link Delayed}, {@link OnHold} and {@link Resumed}
   */
  record Gap(long callerMs, long agentMs, long marks) implements TapFact {}

  /** The call is over; nothing follows. */
  record Ended(long atMs) implements TapFact {}
}
