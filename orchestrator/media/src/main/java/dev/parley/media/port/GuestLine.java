package dev.parley.media.port;

import dev.parley.media.audio.Audio;

/** A guest's line into a call, as whoever brought the guest holds it. On the call's loop. */
public interface GuestLine {

  /** The guest's sound, any length. What comes faster than time is dropped, oldest first. */
  void audio(Audio sound);

  /** The guest has left, or the line is lost; of a guest's port nothing else matters. */
  void gone(String reason);
}
