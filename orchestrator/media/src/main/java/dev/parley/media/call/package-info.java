/**
 * The media plane of one call. Start at {@link dev.parley.media.call.Call}, whose graph reads from
 * top to bottom; {@link dev.parley.media.call.CallLogic} holds its rules.
 */
@NullMarked
package dev.parley.media.call;

import org.jspecify.annotations.NullMarked;
