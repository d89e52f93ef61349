package dev.parley.bench.faults.evidence;

/** A fault, as operators meet it. */
public enum Scenario {
  /** SIGKILL of one node, which is started again; then the next. */
  KILL,
  /** SIGSTOP of one node for 10 s, then SIGCONT: it must not speak, and end. */
  PAUSE,
  /** SIGKILL of one of two workers in the middle of its calls. */
  WORKER,
  /** The broker answers nobody for 30 s. */
  BROKER,
  /** PostgreSQL answers nobody for 30 s. */
  DATABASE,
  /** The model answers nobody for 10 s; then it says what it owes. */
  MODEL,
  /** Each node in turn is taken out of service in order. */
  DRAIN,
  /** The model strikes links of calls, in each way and in each moment. */
  LINK,
  /** Each node in turn, of a build of before, is replaced by one of this build. */
  UPGRADE
}
