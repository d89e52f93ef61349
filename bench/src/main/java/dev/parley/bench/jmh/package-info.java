/**
 * What single steps of a frame's way cost. Start at {@link dev.parley.bench.jmh.CodecBenchmark}.
 */
@NullMarked
package dev.parley.bench.jmh;

import org.jspecify.annotations.NullMarked;
