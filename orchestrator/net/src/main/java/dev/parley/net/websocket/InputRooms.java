package dev.parley.net.websocket;

import io.netty.util.concurrent.FastThreadLocal;

/** How much of unfinished messages the lines of a node hold: so much on each of its event loops. */
public final class InputRooms {

  private final FastThreadLocal<InputRoom> ofLoop;

  public InputRooms(DoorSettings settings) {
    this.ofLoop =
        new FastThreadLocal<>() {
          @Override
          protected InputRoom initialValue() {
            return new InputRoom(settings.maxInputBytes());
          }
        };
  }

  /** The room of the loop that this runs on. */
  InputRoom here() {
    return ofLoop.get();
  }
}
