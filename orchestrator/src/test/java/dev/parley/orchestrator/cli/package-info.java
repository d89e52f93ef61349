@NullMarked
package dev.parley.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
