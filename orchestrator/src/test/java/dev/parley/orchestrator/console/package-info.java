/** Tests of the console: its files over HTTP, and its pages in a real browser. */
@NullMarked
package dev.parley.orchestrator.console;

import org.jspecify.annotations.NullMarked;
