/** The admin HTTP API. Start at {@link dev.parley.admin.api.AdminRoutes}. */
@NullMarked
package dev.parley.admin.api;

import org.jspecify.annotations.NullMarked;
