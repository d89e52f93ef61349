/** Tool requests to workers and their results back to sessions, by Kafka. */
@NullMarked
package dev.parley.node.tools;

import org.jspecify.annotations.NullMarked;
