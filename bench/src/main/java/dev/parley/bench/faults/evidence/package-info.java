/**
 * What a run leaves behind: blows and exits, topics, the journal. Start at {@link
 * dev.parley.bench.faults.evidence.Evidence}.
 */
@NullMarked
package dev.parley.bench.faults.evidence;

import org.jspecify.annotations.NullMarked;
