@NullMarked
package dev.parley.orchestrator.local;

import org.jspecify.annotations.NullMarked;
