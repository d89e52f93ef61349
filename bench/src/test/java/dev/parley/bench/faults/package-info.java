/** Tests of the harness itself: it must see what is broken. */
@NullMarked
package dev.parley.bench.faults;

import org.jspecify.annotations.NullMarked;
