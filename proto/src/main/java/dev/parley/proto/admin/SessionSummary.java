package dev.parley.proto.admin;

import dev.parley.proto.WireMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the session list.
 *
 * @param state ready, listening, hearing, thinking, speaking, held, on_hold or over
 * @param attached whether a caller is on the line
 * @param epoch of the latest leg; 0 before the first
 * @param leg what the caller came by, such as {@code realtime-websocket}
 * @param turns how many turns there were
 * @param pendingTools tool calls that have no result yet
 */
public record SessionSummary(
    String id,
    String tenant,
    String agent,
    int agentVersion,
    String state,
    boolean attached,
    int epoch,
    @Nullable String leg,
    int turns,
    int pendingTools,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String endReason)
    implements WireMessage {}
