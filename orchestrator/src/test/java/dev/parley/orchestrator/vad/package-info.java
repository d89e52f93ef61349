@NullMarked
package dev.parley.orchestrator.vad;

import org.jspecify.annotations.NullMarked;
