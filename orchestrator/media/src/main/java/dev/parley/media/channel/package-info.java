/**
 * What a call and its session tell each other, once and in order, whichever node the session is on.
 */
@NullMarked
package dev.parley.media.channel;

import org.jspecify.annotations.NullMarked;
