package dev.parley.node.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the topics exist. Any number of nodes may do so at once. Blocks: for start-up and
 * virtual threads.
 */
public final class KafkaTopics {

  private static final Duration PAUSE = Duration.ofMillis(100);

  /**
   * Creates the topics that are missing, with the broker's own replication factor; returns when
   * every one of them has a leader. A topic that exists is left as it is.
   *
   * @throws KafkaFailure when that could not be done before the deadline
   */
  public static void ensure(
      String bootstrap, Collection<String> names, int partitions, Duration deadline) {
    var end = Instant.now().plus(deadline);
    try (var admin = Admin.create(settings(bootstrap, deadline))) {
      attempt(admin, bootstrap, Set.copyOf(names), partitions, end);
    } catch (KafkaException cause) {
      throw new KafkaFailure(
          KafkaFailure.UNAVAILABLE,
          "kafka.bootstrap: " + bootstrap + " cannot be reached (expected: host:port of a broker)",
          cause);
    }
  }

  private static void attempt(
      Admin admin, String bootstrap, Set<String> names, int partitions, Instant end) {
    while (true) {
      try {
        create(admin, missing(admin, names, end), partitions, end);
        if (led(admin, names, end)) {
          return;
        }
      } catch (ExecutionException failed) {
        refuseUnlessRetriable(bootstrap, failed.getCause());
      } catch (TimeoutException noAnswerYet) {
        // Judged below, by the deadline.
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      if (Instant.now().isAfter(end) || Thread.currentThread().isInterrupted()) {
        throw new KafkaFailure(
            KafkaFailure.UNAVAILABLE,
            "kafka.bootstrap: " + bootstrap + " did not answer in time (expected: a broker)",
            null);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static Set<String> missing(Admin admin, Set<String> names, Instant end)
      throws ExecutionException, TimeoutException, InterruptedException {
    var missing = new HashSet<>(names);
    missing.removeAll(admin.listTopics().names().get(millisUntil(end), TimeUnit.MILLISECONDS));
    return missing;
  }

  private static void create(Admin admin, Set<String> missing, int partitions, Instant end)
      throws ExecutionException, TimeoutException, InterruptedException {
    var topics =
        missing.stream()
            .map(name -> new NewTopic(name, Optional.of(partitions), Optional.empty()))
            .toList();
    for (var creation : admin.createTopics(topics).values().values()) {
      try {
        creation.get(millisUntil(end), TimeUnit.MILLISECONDS);
      } catch (ExecutionException failed) {
        if (!(failed.getCause() instanceof TopicExistsException)) {
          throw failed;
        }
      }
    }
  }

  private static boolean led(Admin admin, Set<String> names, Instant end)
      throws ExecutionException, TimeoutException, InterruptedException {
    var latest = new HashMap<TopicPartition, OffsetSpec>();
    for (var topic :
        admin
            .describeTopics(names)
            .allTopicNames()
            .get(millisUntil(end), TimeUnit.MILLISECONDS)
            .values()) {
      for (var partition : topic.partitions()) {
        if (partition.leader() == null || partition.leader().isEmpty()) {
          return false;
        }
        latest.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
      }
    }
    // Metadata knows a leader before that leader knows itself. A first record sent in between is
    // refused, a second one sent right behind it is taken, and the order of the two is lost.
    admin.listOffsets(latest).all().get(millisUntil(end), TimeUnit.MILLISECONDS);
    return true;
  }

  private static void refuseUnlessRetriable(String bootstrap, @Nullable Throwable cause) {
    // A topic that was just made may not be known to the broker that is asked next.
    if (cause instanceof RetriableException
        || cause instanceof UnknownTopicOrPartitionException
        || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
      return;
    }
    throw new KafkaFailure(
        KafkaFailure.REFUSED, "kafka.bootstrap: " + bootstrap + " refused the topics", cause);
  }

  private static long millisUntil(Instant end) {
    return Math.max(1, Duration.between(Instant.now(), end).toMillis());
  }

  private static Map<String, Object> settings(String bootstrap, Duration deadline) {
    int wait = Math.clamp(deadline.toMillis(), 1_000, 60_000);
    return Map.of(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(wait, 2_000),
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, wait);
  }

  private KafkaTopics() {}
}
