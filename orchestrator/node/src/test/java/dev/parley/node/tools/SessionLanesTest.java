package dev.parley.node.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SessionLanesTest {

  private final SessionLanes lanes = new SessionLanes(work -> Thread.ofVirtual().start(work));
  private final List<String> begun = new CopyOnWriteArrayList<>();

  @Test
  void aSessionsRecordsAreDeliveredOneAfterTheOther() {
    var first = new CompletableFuture<Void>();
    var _ = lanes.enter("a", () -> begin("a1", first));
    var _ = lanes.enter("a", () -> begin("a2", new CompletableFuture<>()));
    assertThat(begun).containsExactly("a1");
    first.complete(null);
    Kafka.until("the second has begun", () -> begun.equals(List.of("a1", "a2")));
  }

  @Test
  void sessionsDoNotWaitForEachOther() {
    var _ = lanes.enter("a", () -> begin("a1", new CompletableFuture<>()));
    var _ = lanes.enter("b", () -> begin("b1", new CompletableFuture<>()));
    assertThat(begun).containsExactly("a1", "b1");
  }

  @Test
  void aDeliveryThatBreaksDoesNotBlockTheNext() {
    var _ =
        lanes.enter("a", () -> begin("a1", CompletableFuture.failedFuture(new RuntimeException())));
    var _ = lanes.enter("a", () -> begin("a2", CompletableFuture.completedFuture(null)));
    Kafka.until("the second has begun", () -> begun.equals(List.of("a1", "a2")));
  }

  @Test
  void aThousandWaitingDeliveriesEndWithoutAStackOverflowAndLeaveNothing() {
    var first = new CompletableFuture<Void>();
    var _ = lanes.enter("a", () -> begin("first", first));
    for (int i = 0; i < 5_000; i++) {
      var _ = lanes.enter("a", () -> begin("next", CompletableFuture.completedFuture(null)));
    }
    first.complete(null);
    Kafka.until("all have begun", () -> begun.size() == 5_001);
    Kafka.until("no lane is left", () -> lanes.size() == 0);
  }

  private CompletableFuture<Void> begin(String name, CompletableFuture<Void> end) {
    begun.add(name);
    return end;
  }
}
