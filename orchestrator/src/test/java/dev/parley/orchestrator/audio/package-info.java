@NullMarked
package dev.parley.orchestrator.audio;

import org.jspecify.annotations.NullMarked;
