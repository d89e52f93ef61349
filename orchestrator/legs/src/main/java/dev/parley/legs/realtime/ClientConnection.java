package dev.parley.legs.realtime;

import dev.parley.proto.realtime.AudioDeltaTemplate;

/** The connection to one client, as its leg sees it. On the call's loop. */
interface ClientConnection {

  /** One text frame. Handed over; not changed afterwards. */
  void send(byte[] utf8);

  /** One frame of sound; the only thing that is sent fifty times a second. */
  void sound(AudioDeltaTemplate template, String eventId, byte[] base64);

  void close(int code, String reason);
}
