/**
 * Running tools for sessions: plain blocking Java behind Kafka. Start at {@link
 * dev.parley.worker.ToolHandler} and {@link dev.parley.worker.Worker}.
 */
@NullMarked
package dev.parley.worker;

import org.jspecify.annotations.NullMarked;
