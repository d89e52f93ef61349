package dev.parley.orchestrator.realtime;

/** The connection to one client, as its leg sees it. On the call's loop. */
interface Wire {

  /** One text frame. Handed over; not changed afterwards. */
  void send(byte[] utf8);

  void close(int code, String reason);
}
