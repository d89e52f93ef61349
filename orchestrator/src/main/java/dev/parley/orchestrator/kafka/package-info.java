/**
 * Kafka as a node needs it: the broker of an all-in-one node, and the topics; start at {@link
 * dev.parley.orchestrator.kafka.EmbeddedKafka}.
 */
@NullMarked
package dev.parley.orchestrator.kafka;

import org.jspecify.annotations.NullMarked;
