package dev.parley.media.port;

import dev.parley.net.websocket.UpgradeRequest;

/** Who may open calls; the node's. Asked on the call's loop: never blocks. */
public interface Admission {

  /** Checks the credential of whoever opens a socket. */
  Access admit(UpgradeRequest upgrade);

  /** Checks a key that came in any other way. */
  Access admit(String key);
}
