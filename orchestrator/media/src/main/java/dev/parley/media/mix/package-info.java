/** Sound of several who talk, mixed for each who listens. Knows nothing of calls. */
@NullMarked
package dev.parley.media.mix;

import org.jspecify.annotations.NullMarked;
