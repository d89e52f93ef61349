package dev.parley.node.start;

/** How a command tells a script what came of it; 69, 75 and 78 are those of {@code sysexits.h}. */
public final class ExitCode {

  public static final int OK = 0;

  /** The command ran and did not reach its goal, such as a call without an answer. */
  public static final int FAILED = 1;

  /** Typed wrongly. */
  public static final int USAGE = 2;

  /** Nobody answers at the address. */
  public static final int UNAVAILABLE = 69;

  /** The cluster has given this node up; start it again. {@code EX_TEMPFAIL}. */
  public static final int GIVEN_UP = 75;

  /** Something must be set up differently before a retry can help. */
  public static final int CONFIGURATION = 78;

  private ExitCode() {}
}
