package dev.parley.cli;

import dev.parley.cli.caller.CallCommand;
import dev.parley.cli.caller.CallerVoice;
import dev.parley.node.AllInOneNode;
import dev.parley.node.MemberNode;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The command {@code parley}. The launcher script starts it. */
@Command(
    name = "parley",
    description = "Live voice calls with AI agents, on an actor cluster that does not lose them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the call or command did not reach its goal",
      "2:wrong usage",
      "69:nobody answers at the address",
      "75:the cluster has given this node up; start it again",
      "78:something must be set up differently: a setting, a port, a folder, the JDK",
      "130:stopped with Ctrl-C",
      "143:stopped with SIGTERM"
    },
    footerHeading = "%nMore commands, each with its own --help:%n",
    footer = {
      "  worker    Run the sample tools as a process of their own, on a Kafka.",
      "  bench     Measure this machine: call storms and baselines.",
      "  rehearse  Keep what a start teaches the JVM, so that later ones take half the time.",
      "",
      "First steps: @|bold ./parley up|@, then @|bold ./parley call|@ in another terminal."
    })
public final class Main {

  private final Terminal terminal;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show where in the code a failure happened.")
  private boolean verbose;

  Main(Terminal terminal) {
    this.terminal = terminal;
  }

  public static void main(String[] args) {
    Logs.off();
    System.exit(
        commandLine(Terminal.ofProcess(), AllInOneNode::start, CallerVoice.synthesised())
            .execute(args));
  }

  /** The whole command line; tests give it a terminal they can read and a node of their own. */
  public static CommandLine commandLine(Terminal terminal, NodeStarter starter, CallerVoice voice) {
    var main = new Main(terminal);
    var line = new CommandLine(main);
    line.addSubcommand(new UpCommand(terminal, starter));
    line.addSubcommand(new ClusterCommand(terminal));
    line.addSubcommand(new NodeCommand(terminal, MemberNode::start));
    line.addSubcommand(new CallCommand(terminal, voice));
    line.addSubcommand(new SessionsCommand(terminal));
    line.addSubcommand(new DoctorCommand(terminal));
    line.addSubcommand(new CommandLine.HelpCommand());
    line.setExecutionStrategy(
        parsed -> parsed.hasSubcommand() ? new RunLast().execute(parsed) : help(parsed));
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setColorScheme(colours(terminal));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOverwrittenOptionsAllowed(true);
    line.setParameterExceptionHandler((wrong, _) -> wrongUsage(terminal, wrong));
    line.setExecutionExceptionHandler((failure, command, _) -> main.report(failure, command));
    return line;
  }

  /** One line and where to read more; the whole help would hide it. */
  private static int wrongUsage(Terminal terminal, ParameterException wrong) {
    var command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    terminal.trouble(
        new CommandFailure(
            ExitCode.USAGE, String.valueOf(wrong.getMessage()), "See " + command + " --help"));
    return ExitCode.USAGE;
  }

  private static int help(ParseResult parsed) {
    var asked = CommandLine.executeHelpRequest(parsed);
    if (asked == null) {
      parsed.commandSpec().commandLine().usage(parsed.commandSpec().commandLine().getOut());
    }
    return ExitCode.OK;
  }

  private static ColorScheme colours(Terminal terminal) {
    return CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF);
  }

  private int report(Exception failure, CommandLine command) {
    if (failure instanceof CommandFailure known) {
      terminal.trouble(known);
    } else {
      terminal.trouble("%s: %s".formatted(command.getCommandSpec().qualifiedName(), failure));
      terminal.trouble(verbose ? "" : "  This should not happen. --verbose shows where it did.");
    }
    if (verbose) {
      failure.printStackTrace(terminal.err());
    }
    return failure instanceof CommandFailure known ? known.exitCode() : ExitCode.FAILED;
  }
}
