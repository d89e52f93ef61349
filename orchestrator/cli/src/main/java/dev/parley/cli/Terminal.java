package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.node.start.CommandFailure;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Where a command writes: results to one side, troubles to the other, in colour only where a person
 * looks at it. Lines may come from any thread.
 */
public final class Terminal {

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean colours;

  public Terminal(PrintWriter out, PrintWriter err, boolean colours) {
    this.out = out;
    this.err = err;
    this.colours = colours;
  }

  /** The process's own streams; colours as https://no-color.org asks. */
  static Terminal ofProcess() {
    // Absent when streams are redirected: JDK 25 is back to that.
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    var noColor = System.getenv("NO_COLOR");
    boolean colours = terminal && (noColor == null || noColor.isEmpty());
    return new Terminal(
        new PrintWriter(System.out, true, UTF_8),
        new PrintWriter(System.err, true, UTF_8),
        colours);
  }

  public PrintWriter out() {
    return out;
  }

  PrintWriter err() {
    return err;
  }

  boolean colours() {
    return colours;
  }

  public void line(String text) {
    out.println(text);
  }

  public void trouble(String text) {
    err.println(text);
  }

  public void trouble(CommandFailure failure) {
    err.println(red("parley: ") + failure.problem());
    if (!failure.nextStep().isEmpty()) {
      err.println("  " + failure.nextStep());
    }
  }

  public String bold(String text) {
    return painted("1", text);
  }

  public String dim(String text) {
    return painted("2", text);
  }

  public String red(String text) {
    return painted("31", text);
  }

  public String green(String text) {
    return painted("32", text);
  }

  public String yellow(String text) {
    return painted("33", text);
  }

  public String cyan(String text) {
    return painted("36", text);
  }

  private String painted(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
