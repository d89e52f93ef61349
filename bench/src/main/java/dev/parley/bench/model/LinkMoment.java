package dev.parley.bench.model;

/** What a call is at when its link is struck. */
public enum LinkMoment {
  AGENT_SPEAKS,
  TOOL_RUNS,
  CALLER_SPEAKS
}
