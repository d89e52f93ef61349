/**
 * What the caller hears of the agent, when, and how much of it has been heard: {@link
 * dev.parley.media.playout.Playout}.
 */
@NullMarked
package dev.parley.media.playout;

import org.jspecify.annotations.NullMarked;
