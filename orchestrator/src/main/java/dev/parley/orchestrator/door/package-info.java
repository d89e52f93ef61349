/**
 * The one public port: who calls, what is a media line and what is plain HTTP, and the event loops
 * that calls live on. Start at {@link dev.parley.orchestrator.door.FrontDoor}; a leg implements
 * {@link dev.parley.orchestrator.door.MediaEndpoint}.
 */
@NullMarked
package dev.parley.orchestrator.door;

import org.jspecify.annotations.NullMarked;
