/** The media plane of one call, tested without a caller, a model or a cluster. */
@org.jspecify.annotations.NullMarked
package dev.parley.orchestrator.media;
