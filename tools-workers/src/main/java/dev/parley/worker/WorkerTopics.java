package dev.parley.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics a worker needs, so that a worker may be started before any node. */
final class WorkerTopics {

  private static final int PARTITIONS = 8;
  private static final Duration PAUSE = Duration.ofMillis(200);

  static void ensure(String bootstrap, List<String> names, Duration deadline) {
    var end = Instant.now().plus(deadline);
    try (var admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4_000))) {
      while (!exist(admin, names)) {
        if (Instant.now().isAfter(end)) {
          throw new WorkerFailure(
              "bootstrap: no broker answers at " + bootstrap + " (expected: host:port)", null);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (KafkaException noAddress) {
      throw new WorkerFailure("bootstrap: " + bootstrap + " (expected: host:port)", noAddress);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new WorkerFailure("stopped while starting", stop);
    }
  }

  private static boolean exist(Admin admin, List<String> names) throws InterruptedException {
    var topics =
        names.stream()
            .map(name -> new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()))
            .toList();
    try {
      return allExist(admin.createTopics(topics).values().values()) && lead(admin, names);
    } catch (TimeoutException noAnswerYet) {
      return false;
    }
  }

  private static boolean allExist(Collection<KafkaFuture<Void>> creations)
      throws InterruptedException, TimeoutException {
    boolean all = true;
    for (var creation : creations) {
      try {
        creation.get(4, TimeUnit.SECONDS);
      } catch (ExecutionException failed) {
        all &= failed.getCause() instanceof TopicExistsException;
      }
    }
    return all;
  }

  /** Every partition's leader answers for it; before that, a record may be refused. */
  private static boolean lead(Admin admin, List<String> names)
      throws InterruptedException, TimeoutException {
    try {
      var latest = new HashMap<TopicPartition, OffsetSpec>();
      for (var topic :
          admin.describeTopics(names).allTopicNames().get(4, TimeUnit.SECONDS).values()) {
        topic
            .partitions()
            .forEach(p ->
                latest.put(new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
      }
      admin.listOffsets(latest).all().get(4, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException notYet) {
      return false;
    }
  }

  private WorkerTopics() {}
}
