/**
 * The processes of a run: this bench once more, a node under test, a node as in a cluster. Start at
 * {@link dev.parley.bench.process.Child}.
 */
@NullMarked
package dev.parley.bench.process;

import org.jspecify.annotations.NullMarked;
