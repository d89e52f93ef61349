/** What connections are encrypted with. */
@NullMarked
package dev.parley.net.tls;

import org.jspecify.annotations.NullMarked;
