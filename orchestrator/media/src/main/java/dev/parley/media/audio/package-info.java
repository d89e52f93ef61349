/** Sound: formats, codecs, resampling, files. */
@NullMarked
package dev.parley.media.audio;

import org.jspecify.annotations.NullMarked;
