/**
 * The definition of an agent as operators write it, and of what its answers are made, in no
 * provider's protocol; start at {@link dev.parley.proto.agent.AgentDefinition}.
 */
@NullMarked
package dev.parley.proto.agent;

import org.jspecify.annotations.NullMarked;
