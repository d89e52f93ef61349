package dev.parley.node;

import java.util.function.BooleanSupplier;

/**
 * The Kafka that a node uses.
 *
 * @param healthy false once a broker of the node's own gave up; one that others run is judged by
 *     whether it takes requests, and calls go on without it
 */
record KafkaSource(String bootstrap, BooleanSupplier healthy) {}
