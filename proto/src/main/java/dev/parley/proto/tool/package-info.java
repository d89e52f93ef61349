/**
 * The Kafka contract between sessions and tool workers; start at {@link
 * dev.parley.proto.tool.ToolRequest}.
 */
@NullMarked
package dev.parley.proto.tool;

import org.jspecify.annotations.NullMarked;
