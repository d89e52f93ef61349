/** Tests of the bench itself: what it measures must be true. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
