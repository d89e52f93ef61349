/** The time of a call's loop: what it is, and to do something when it has come. */
@NullMarked
package dev.parley.media.time;

import org.jspecify.annotations.NullMarked;
