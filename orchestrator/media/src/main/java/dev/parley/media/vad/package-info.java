/** Voice activity: speech told from everything else, and turns made of it. */
@NullMarked
package dev.parley.media.vad;

import org.jspecify.annotations.NullMarked;
