/**
 * The media plane of one call. Start at {@link dev.parley.media.call.Call}, whose graph reads from
 * top to bottom; what it does about what passes is in {@link dev.parley.media.rules}.
 */
@NullMarked
package dev.parley.media.call;

import org.jspecify.annotations.NullMarked;
