package dev.parley.node.start;

/**
 * Why a command cannot go on, as its user reads it: one line with what was found and expected, one
 * line with what to do next, and the exit code.
 */
public final class CommandFailure extends Exception {

  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final String nextStep;

  /**
   * What the user reads, and what a script gets.
   *
   * @param problem in the form {@code path: found (expected: what)}
   * @param nextStep an imperative sentence or a command to type; empty if there is none
   */
  public CommandFailure(int exitCode, String problem, String nextStep) {
    super(problem);
    this.exitCode = exitCode;
    this.nextStep = nextStep;
  }

  public CommandFailure(int exitCode, String problem, String nextStep, Throwable cause) {
    super(problem, cause);
    this.exitCode = exitCode;
    this.nextStep = nextStep;
  }

  public static CommandFailure configuration(String problem, String nextStep) {
    return new CommandFailure(ExitCode.CONFIGURATION, problem, nextStep);
  }

  public int exitCode() {
    return exitCode;
  }

  public String nextStep() {
    return nextStep;
  }

  public String problem() {
    return String.valueOf(getMessage());
  }
}
