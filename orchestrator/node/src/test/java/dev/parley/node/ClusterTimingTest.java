package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.parley.node.cluster.member.ClusterSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times of a cluster that only make sense together. */
class ClusterTimingTest {

  private static final Config NODE =
      ConfigFactory.load(ConfigFactory.parseResources("parley-node.conf"));

  /** Of a statement, see DatabaseSettings: the client gives up on the server. */
  private static final Duration WRITE = Duration.ofSeconds(10);

  @Test
  void aPausedNodeStopsItselfBeforeTheOthersGiveItUp() {
    var silent = duration("pekko.cluster.failure-detector.acceptable-heartbeat-pause");
    var stable = duration("pekko.cluster.split-brain-resolver.stable-after");

    assertThat(ClusterSettings.PATIENCE).isLessThanOrEqualTo(silent.plus(stable));
    assertThat(ClusterSettings.PATIENCE).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void aFailingWriteIsKnownBeforeWhoeverWaitsForItGivesUp() {
    assertThat(duration("jdbc-journal.circuit-breaker.call-timeout")).isGreaterThan(WRITE);
    assertThat(duration("jdbc-snapshot-store.circuit-breaker.call-timeout")).isGreaterThan(WRITE);
    assertThat(duration("jdbc-journal.recovery-event-timeout")).isGreaterThan(WRITE);
    assertThat(duration("pekko.cluster.sharding.handoff-timeout"))
        .isGreaterThan(WRITE.plusSeconds(5));
  }

  @Test
  void aPoolHasAThreadForEachConnection() {
    var pool = NODE.getConfig("pekko-persistence-jdbc.shared-databases.slick.db");
    assertThat(pool.getInt("numThreads")).isEqualTo(pool.getInt("maxConnections"));
    assertThat(pool.getInt("validationTimeout")).isLessThan(pool.getInt("connectionTimeout"));
  }

  @Test
  void nothingTravelsInJavasOwnForm() {
    assertThat(NODE.getBoolean("pekko.actor.allow-java-serialization")).isFalse();
  }

  /** Data of nodes that were alone know their number of shards; it never changes. */
  @Test
  void aNodeAloneKeepsItsShardsAndItsWayToRemember() {
    var alone = ConfigFactory.parseMap(ClusterSettings.alone().pekko()).withFallback(NODE);
    var member =
        new ClusterSettings("node-1", "a", 1, "a", List.of("a:1"), "keep-majority").pekko();

    assertThat(alone.getInt("pekko.cluster.sharding.number-of-shards")).isEqualTo(32);
    assertThat(alone.getString("pekko.cluster.sharding.remember-entities-store"))
        .isEqualTo("eventsourced");
    assertThat(member)
        .containsEntry("pekko.cluster.sharding.number-of-shards", 256)
        .containsEntry("pekko.cluster.sharding.remember-entities-store", "ddata");
  }

  private static Duration duration(String path) {
    return NODE.getDuration(path);
  }
}
