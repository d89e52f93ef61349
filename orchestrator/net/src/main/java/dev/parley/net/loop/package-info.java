/**
 * Event loops that calls run on, each with a Pekko dispatcher on the same thread. Start at {@link
 * dev.parley.net.loop.CallLoops}.
 */
@NullMarked
package dev.parley.net.loop;

import org.jspecify.annotations.NullMarked;
