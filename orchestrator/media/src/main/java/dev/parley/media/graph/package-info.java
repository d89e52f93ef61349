/**
 * What the graph of a call is made of: sources that are fed on the loop, named steps that count
 * what passes, and the times between them. Knows nothing of calls.
 */
@NullMarked
package dev.parley.media.graph;

import org.jspecify.annotations.NullMarked;
