package dev.parley.bench.window;

import dev.parley.bench.storm.Storm;

/** What one window found. {@code late}: its generator was, so that it is not counted. */
public record WindowResult(int round, String contender, boolean late, Storm.Result result) {}
