/** Everything an operator can set, read and checked once. */
@NullMarked
package dev.parley.node.config;

import org.jspecify.annotations.NullMarked;
