/** What the media plane counts, for all calls of a node. */
@NullMarked
package dev.parley.media.count;

import org.jspecify.annotations.NullMarked;
