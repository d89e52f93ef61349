/** Keys of operators and callers, kept as hashes. */
@NullMarked
package dev.parley.admin.security;

import org.jspecify.annotations.NullMarked;
