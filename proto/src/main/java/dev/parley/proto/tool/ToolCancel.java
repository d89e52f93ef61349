package dev.parley.proto.tool;

import dev.parley.proto.WireMessage;

/**
 * Nobody waits for this call any more. Value of {@link Topics#TOOL_CANCELS}.
 *
 * @param compensate undo the effect if it has happened
 */
public record ToolCancel(
    String requestId,
    String effectKey,
    String sessionId,
    String callId,
    String tool,
    String reason,
    boolean compensate)
    implements WireMessage {

  public static final String SCHEMA = "tool-cancel.v1";
}
