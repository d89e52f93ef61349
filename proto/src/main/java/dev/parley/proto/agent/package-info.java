/**
 * The definition of an agent as operators write it; start at {@link
 * dev.parley.proto.agent.AgentDefinition}.
 */
@NullMarked
package dev.parley.proto.agent;

import org.jspecify.annotations.NullMarked;
