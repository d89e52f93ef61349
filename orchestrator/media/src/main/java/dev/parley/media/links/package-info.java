/**
 * A call's links to models ({@code docs/adr/0017}): start at {@link
 * dev.parley.media.links.LinkSupervisor}, which opens them one after the other and tells the call
 * what they say.
 */
@NullMarked
package dev.parley.media.links;

import org.jspecify.annotations.NullMarked;
