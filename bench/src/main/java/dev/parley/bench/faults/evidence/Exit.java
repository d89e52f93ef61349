package dev.parley.bench.faults.evidence;

/** How a node ended that had to end by itself: its exit code, or -1 if it did not. */
public record Exit(Scenario scenario, int code) {}
