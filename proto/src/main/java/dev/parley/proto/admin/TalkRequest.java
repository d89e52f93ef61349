package dev.parley.proto.admin;

import dev.parley.proto.WireMessage;

/**
 * Asks for an ephemeral key for a call from the browser.
 *
 * @param agent id of the agent to talk to
 */
public record TalkRequest(String agent) implements WireMessage {}
