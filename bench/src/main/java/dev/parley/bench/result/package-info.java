/** How results are written and kept. Start at {@link dev.parley.bench.result.ResultFiles}. */
@NullMarked
package dev.parley.bench.result;

import org.jspecify.annotations.NullMarked;
