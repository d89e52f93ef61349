/**
 * Tools through Kafka, as a node sees them: requests out, results in, session events out; start at
 * {@link dev.parley.orchestrator.tools.KafkaToolDispatch} and {@link
 * dev.parley.orchestrator.tools.ToolResultConsumer}.
 */
@NullMarked
package dev.parley.orchestrator.tools;

import org.jspecify.annotations.NullMarked;
