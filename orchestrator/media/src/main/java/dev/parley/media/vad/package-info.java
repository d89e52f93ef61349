/** Voice activity: speech told from everything else. Start at {@code VoiceActivity}. */
@NullMarked
package dev.parley.media.vad;

import org.jspecify.annotations.NullMarked;
