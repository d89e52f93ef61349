/** The Realtime leg, tested event by event. */
@NullMarked
package dev.parley.orchestrator.realtime;

import org.jspecify.annotations.NullMarked;
