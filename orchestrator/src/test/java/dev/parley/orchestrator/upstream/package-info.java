/** Tests of Realtime model links against a stand-in on loopback. */
@NullMarked
package dev.parley.orchestrator.upstream;

import org.jspecify.annotations.NullMarked;
