package dev.parley.media.port;

/** Whether a call can be tapped. */
public enum TapAnswer {
  TAPPED,
  /** Others listen, and each costs its part of the call's loop. */
  TOO_MANY,
  /** The leg's carrier hears and speaks by itself: there is no sound here. */
  NO_SOUND,
  /** The call is over. */
  OVER
}
