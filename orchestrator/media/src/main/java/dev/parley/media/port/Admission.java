package dev.parley.media.port;

import dev.parley.net.websocket.UpgradeRequest;
import org.jspecify.annotations.Nullable;

/** Who may open calls; the node's. Asked on the call's loop: never blocks. */
public interface Admission {

  /** Checks the credential of whoever opens a socket. */
  Access admit(UpgradeRequest upgrade);

  /**
   * Whose valid credential is shown, if one is. Asked of callers who were admitted before and may
   * come without: nobody is refused by it.
   */
  default @Nullable String tenantOf(UpgradeRequest upgrade) {
    return admit(upgrade) instanceof Access.Granted granted ? granted.tenant() : null;
  }

  /** Checks a key that came in any other way. */
  Access admit(String key);
}
