/**
 * The model that needs nothing but this process. Start at {@link
 * dev.parley.models.local.LocalModel}.
 */
@NullMarked
package dev.parley.models.local;

import org.jspecify.annotations.NullMarked;
