/**
 * The one public port: WebSockets of legs stay on their loop, everything else goes to Pekko HTTP.
 */
@NullMarked
package dev.parley.node.door;

import org.jspecify.annotations.NullMarked;
