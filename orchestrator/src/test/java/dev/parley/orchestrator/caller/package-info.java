@NullMarked
package dev.parley.orchestrator.caller;

import org.jspecify.annotations.NullMarked;
