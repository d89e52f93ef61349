/**
 * The ports of the media plane ({@code docs/ports.md}): what a leg and a model link must be able to
 * do. Terms of telephony and speech only; no protocol, no provider.
 */
@NullMarked
package dev.parley.media.port;

import org.jspecify.annotations.NullMarked;
