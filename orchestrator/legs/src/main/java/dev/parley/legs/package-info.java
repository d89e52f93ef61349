/**
 * Ways in: one package each, and {@link dev.parley.legs.LegEndpoint}, by which a node comes to have
 * them.
 */
@NullMarked
package dev.parley.legs;

import org.jspecify.annotations.NullMarked;
