/**
 * A caller: speaks to an agent over the Realtime protocol as any foreign client would, listens in
 * real time, and reports what it heard. Start at {@link dev.parley.orchestrator.caller.CallScript}
 * for what a caller does and at {@link dev.parley.orchestrator.caller.CallCommand} for how one is
 * started.
 */
@NullMarked
package dev.parley.orchestrator.caller;

import org.jspecify.annotations.NullMarked;
