package dev.parley.media.port;

/** The half of a leg by which the caller hears and is heard, whoever turns sound into words. */
public sealed interface LegPort permits MediaPort, TextPort {

  /** What the caller came by, such as {@code realtime-websocket}. */
  String kind();

  PortCapabilities capabilities();

  /** Lets the caller go, before or after the call; nothing follows. */
  void hangUp(PortOrder.Ending ending, String reason);
}
