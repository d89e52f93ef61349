package dev.parley.node.cluster.shards;

import dev.parley.node.store.SessionIndex;
import dev.parley.session.shell.SessionSharding;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes what no member remembers: after all nodes of a cluster were down, the sessions that have
 * not ended are only in the database, and their callers and tools may be waiting.
 */
public final class SessionRehydration {

  private static final Logger LOG = LoggerFactory.getLogger(SessionRehydration.class);

  /** At once: each of them reads its journal. */
  private static final int AT_ONCE = 50;

  public static void begin(SessionIndex index, SessionSharding sessions) {
    Thread.ofVirtual().name("parley-rehydration").start(() -> wake(index, sessions));
  }

  private static void wake(SessionIndex index, SessionSharding sessions) {
    int woken = 0;
    try {
      var last = "";
      var page = index.unfinished(last, AT_ONCE);
      while (!page.isEmpty()) {
        var waking =
            page.stream()
                .map(id -> sessions.describe(id).toCompletableFuture().exceptionally(_ -> null))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(waking).join();
        woken += page.size();
        last = page.getLast();
        page = index.unfinished(last, AT_ONCE);
      }
    } catch (SQLException away) {
      LOG.atError().setCause(away).log("sessions not woken: each wakes when it is next asked");
    }
    LOG.atInfo().addKeyValue("sessions", woken).log("sessions woken that had not ended");
  }

  private SessionRehydration() {}
}
