package dev.parley.node.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.admin.SessionSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a reader of the list hears. */
class SessionChangesTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aReaderHearsTheLastOfWhatChangedAtOnce() throws Exception {
    var changes = SessionChanges.start(KIT.system());
    var heard = changes.all().take(2).runWith(Sink.seq(), KIT.system()).toCompletableFuture();
    KIT.scheduler()
        .scheduleAtFixedRate(
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            () -> {
              changes.tell(line("sess_1", 1));
              changes.tell(line("sess_1", 2));
            },
            KIT.system().executionContext());

    assertThat(heard.get(10, TimeUnit.SECONDS)).hasSize(2).last().isEqualTo(line("sess_1", 2));
  }

  @Test
  void whatNodesTellEachOtherArrives() {
    KIT.serializationTestKit()
        .verifySerialization(
            new SessionChanges.Changed(List.of(line("sess_1", 1), line("sess_2", 7))), true);
  }

  private static SessionSummary line(String id, int turns) {
    var start = Instant.parse("2026-11-20T10:00:00Z");
    return new SessionSummary(
        id, "acme", "agent", 1, "listening", true, 1, "test", turns, 0, start, null, null);
  }
}
