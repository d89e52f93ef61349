package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.admin.NodeList;
import dev.parley.proto.admin.SessionDetail;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three real node processes on one real broker and one real database. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {

  /** The product's promise is 3 s ({@code docs/promises.md}); machines that build are busy. */
  private static final Duration ACTIVE_AGAIN = Duration.ofSeconds(15);

  /** 1.8 s until it is thought unreachable, 5 s until it is given up, and a busy machine. */
  private static final Duration PAUSED_TOO_LONG = Duration.ofSeconds(20);

  @TempDir static Path folder;

  private static ClusterProcess cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = ClusterProcess.start(folder, 3);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  @Order(1)
  void everyNodeKnowsEveryOther() throws Exception {
    for (int asked = 0; asked < 3; asked++) {
      var nodes = cluster.nodes(asked).nodes();
      assertThat(nodes)
          .extracting(NodeList.Node::name)
          .containsExactly("node-1", "node-2", "node-3");
      assertThat(nodes).allMatch(node -> node.status().equals("up") && node.reachable());
      assertThat(nodes.get(asked).self()).isTrue();
      assertThat(cluster.ready(asked)).isTrue();
    }
  }

  @Test
  @Order(2)
  void aSecondNodeOfTheSameNameIsRefused() throws Exception {
    var second = cluster.anotherOfTheSameName();

    assertThat(second.exitCode()).as(second.output()).isEqualTo(78);
    assertThat(second.output())
        .contains("node.name: node-2, which the running node at", "(expected: a name of its own");
  }

  /** Its machine went to sleep, say: what it had belongs to others by the time it wakes. */
  @Test
  @Order(3)
  void aNodeThatWasPausedForTooLongIsGivenUpAndEndsByItself() throws Exception {
    cluster.pause(2);
    cluster.awaitMembers(0, 2, PAUSED_TOO_LONG);
    cluster.awaitAllShardsActive(0, ACTIVE_AGAIN);

    cluster.resume(2);

    assertThat(cluster.exitCode(2, Duration.ofSeconds(10))).isEqualTo(75);
  }

  @Test
  @Order(4)
  void aCallOfAKilledNodeIsKnownToTheOthersWithinSeconds() throws Exception {
    try (var caller = cluster.caller(1)) {
      var session = caller.sessionId();
      assertThat(cluster.session(0, session))
          .map(SessionDetail::summary)
          .hasValueSatisfying(summary -> assertThat(summary.attached()).isTrue());
      assertThat(cluster.sessions(0).sessions()).anyMatch(listed -> listed.id().equals(session));

      cluster.kill(1);
      cluster.awaitAllShardsActive(0, ACTIVE_AGAIN);

      assertThat(cluster.session(0, session)).isPresent();
      cluster.awaitMembers(0, 1, ACTIVE_AGAIN);
      assertThat(cluster.ready(0)).isTrue();
    }
  }
}
