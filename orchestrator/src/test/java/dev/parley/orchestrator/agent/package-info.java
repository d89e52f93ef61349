@NullMarked
package dev.parley.orchestrator.agent;

import org.jspecify.annotations.NullMarked;
