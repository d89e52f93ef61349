/**
 * Serves the console, the web page in which operators look at calls and talk to agents. Start at
 * {@link dev.parley.orchestrator.console.ConsoleRoutes}; the page itself lies in {@code
 * resources/console} and knows nothing but the admin API.
 */
@NullMarked
package dev.parley.orchestrator.console;

import org.jspecify.annotations.NullMarked;
