/**
 * Where a JVM's CPU time goes: stacks that its flight recorder took, counted by place and drawn as
 * flames. Start at {@link dev.parley.bench.profile.JvmSampling}.
 */
@NullMarked
package dev.parley.bench.profile;

import org.jspecify.annotations.NullMarked;
