/** The media plane of one call: its graph, its reflexes and its ports to callers and models. */
@NullMarked
package dev.parley.orchestrator.media;

import org.jspecify.annotations.NullMarked;
