package dev.parley.bench;

/** What one window found. {@code late}: its generator was, so that it is not counted. */
record WindowResult(int round, String contender, boolean late, Storm.Result result) {}
