/** What Parley says to the world and its nodes to each other. No framework in here. */
@NullMarked
package dev.parley.proto;

import org.jspecify.annotations.NullMarked;
