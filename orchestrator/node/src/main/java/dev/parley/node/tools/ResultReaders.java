package dev.parley.node.tools;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that share the topic of tool results. A broker gives the partitions of a silent one to
 * the others after 6 s; whoever knows that it has died need not wait. Blocks: for virtual threads.
 */
public final class ResultReaders {

  private static final Logger LOG = LoggerFactory.getLogger(ResultReaders.class);

  private static final int DEADLINE_MILLIS = 5_000;

  /**
   * Takes a dead node out of the group. If that cannot be done, the broker does it in its own time.
   */
  public static void remove(String bootstrap, String node) {
    try (var admin = Admin.create(settings(bootstrap))) {
      admin
          .removeMembersFromConsumerGroup(
              ToolResultConsumer.GROUP,
              new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove(node))))
          .all()
          .get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
      LOG.atInfo().addKeyValue("node", node).log("tool results: a dead node's part is shared out");
    } catch (ExecutionException | TimeoutException failure) {
      boolean unknown = failure.getCause() instanceof UnknownMemberIdException;
      LOG.atLevel(unknown ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.WARN)
          .addKeyValue("node", node)
          .setCause(failure)
          .log("tool results: a dead node stays in the group until the broker misses it");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, Object> settings(String bootstrap) {
    return Map.of(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrap,
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        DEADLINE_MILLIS / 2,
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        DEADLINE_MILLIS);
  }

  private ResultReaders() {}
}
