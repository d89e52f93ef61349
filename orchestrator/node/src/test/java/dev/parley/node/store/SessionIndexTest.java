package dev.parley.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.admin.port.Sessions.Filter;
import dev.parley.admin.port.Sessions.Page;
import dev.parley.proto.admin.SessionSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SessionIndexTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path folder;

  @Test
  void theListHoldsTheLatestOfEachSessionNewestFirst() throws Exception {
    try (var database = Database.inFolder(folder);
        var index = new SessionIndex(database)) {
      index.put(line("sess_1", "orders", "listening", NOON));
      index.put(line("sess_2", "orders", "listening", NOON.plusSeconds(1)));
      index.put(line("sess_1", "orders", "over", NOON));
      var page = list(index, 10);
      assertThat(page.sessions())
          .extracting(SessionSummary::id, SessionSummary::state)
          .containsExactly(tuple("sess_2", "listening"), tuple("sess_1", "over"));
      assertThat(page.more()).isFalse();
      assertThat(list(index, 1).more()).isTrue();
    }
  }

  @Test
  void aNodeThatStartsAgainStillHasItsList() throws Exception {
    try (var database = Database.inFolder(folder);
        var index = new SessionIndex(database)) {
      index.put(line("sess_1", "orders", "over", NOON));
    }
    try (var database = Database.inFolder(folder);
        var index = new SessionIndex(database)) {
      assertThat(list(index, 10).sessions())
          .containsExactly(line("sess_1", "orders", "over", NOON));
    }
  }

  @Test
  void aLongNameKeepsNoOtherLineOutOfTheList() throws Exception {
    try (var database = Database.inFolder(folder);
        var index = new SessionIndex(database)) {
      index.put(line("sess_1", "orders-".repeat(30), "listening", NOON));
      index.put(line("sess_2", "orders", "listening", NOON));
      assertThat(list(index, 10).sessions()).hasSize(2);
      assertThat(index.failures()).isZero();
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed() throws Exception {
    Files.writeString(folder.resolve("journal.mv.db"), "not a database".repeat(1_000));
    assertThatThrownBy(() -> Database.inFolder(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("journal")
        .hasMessageContaining("expected");
  }

  private static Page list(SessionIndex index, int limit) throws Exception {
    return index.list(Filter.newest(limit)).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static SessionSummary line(String id, String agent, String state, Instant startedAt) {
    return new SessionSummary(
        id, "default", agent, 1, state, false, 1, "realtime", 2, 0, startedAt, null, null);
  }
}
