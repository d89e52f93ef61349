package dev.parley.node.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Settings of the embedded broker: one node that is its own controller, small in memory. */
final class BrokerSettings {

  static final int NODE = 1;

  static Properties of(Path folder, int port, int controllerPort) {
    var settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            Integer.toString(NODE),
            "log.dirs",
            folder.toString(),
            "listeners",
            "CALLS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
            "advertised.listeners",
            "CALLS://127.0.0.1:" + port,
            "listener.security.protocol.map",
            "CALLS:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name",
            "CALLS",
            "controller.listener.names",
            "CONTROLLER",
            // The voter is known beforehand, so there is nobody to wait for.
            "controller.quorum.voters",
            NODE + "@127.0.0.1:" + controllerPort));
    settings.putAll(alone());
    settings.putAll(small());
    return settings;
  }

  /** Nothing to replicate to, nobody to wait for when a group forms. */
  private static Map<String, String> alone() {
    return Map.of(
        "offsets.topic.replication.factor", "1",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "group.initial.rebalance.delay.ms", "0",
        "group.min.session.timeout.ms", "1000",
        // A misspelt queue must be an error, not a topic that nobody reads.
        "auto.create.topics.enable", "false");
  }

  private static Map<String, String> small() {
    return Map.ofEntries(
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("background.threads", "2"),
        Map.entry("num.recovery.threads.per.data.dir", "2"),
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("transaction.state.log.num.partitions", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        // Indexes are mapped at full size: 10 MB each by default, times two, times partitions.
        Map.entry("log.index.size.max.bytes", "1048576"),
        Map.entry("log.segment.bytes", "67108864"),
        Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
        Map.entry("log.cleaner.io.buffer.size", "65536"),
        // The controller writes a sign of life, twice a second by default, for others that follow
        // it. Here nobody does.
        Map.entry("metadata.max.idle.interval.ms", "0"),
        // A day of calls, at most 256 MB a partition, so that a laptop's disk does not fill.
        Map.entry("log.retention.hours", "24"),
        Map.entry("log.retention.bytes", "268435456"));
  }

  private BrokerSettings() {}
}
