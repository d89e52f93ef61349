/** What the admin API needs of a node; implemented there. */
@NullMarked
package dev.parley.admin.port;

import org.jspecify.annotations.NullMarked;
