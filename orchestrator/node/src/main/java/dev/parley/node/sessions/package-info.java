/** Sessions of the whole cluster, as operators and the outside world see them. */
@NullMarked
package dev.parley.node.sessions;

import org.jspecify.annotations.NullMarked;
