/** Kafka as a node uses it: sender, topics, embedded broker. */
@NullMarked
package dev.parley.node.kafka;

import org.jspecify.annotations.NullMarked;
