/** Who may call: credentials, ephemeral secrets, tokens to come back with. */
@NullMarked
package dev.parley.node.security;

import org.jspecify.annotations.NullMarked;
