package dev.parley.proto.admin;

import dev.parley.proto.WireMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the session list, newest call first.
 *
 * @param nextCursor hand it back as {@code cursor} for the next page; absent on the last
 */
public record SessionPage(List<SessionSummary> sessions, @Nullable String nextCursor)
    implements WireMessage {

  public SessionPage {
    sessions = List.copyOf(sessions);
  }
}
